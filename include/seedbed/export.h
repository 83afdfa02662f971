// SPDX-License-Identifier: Apache-2.0
// Exports of a result for other programs (docs/result-file.md lists what is in them). A file
// appears under its name only when it is whole; memory does not grow with the result.
#pragma once

#include <string>

namespace seedbed {

/// Exports need every network of the sweep, unless `partial`: then those that are finished.
struct ExportOptions {
  bool partial = false;
};

/// The view `networks` with a header line. `out` "-" is standard output. Throws ResultError, or
/// UsageError if `out` is the result itself.
void export_csv(const std::string& result, const std::string& out, const ExportOptions& options = {});

/// A NumPy archive: every column of the view as an array, curves, parameters, snapshots.
void export_npz(const std::string& result, const std::string& out, const ExportOptions& options = {});

/// The same arrays, without those of strings, as safetensors.
void export_safetensors(const std::string& result, const std::string& out, const ExportOptions& options = {});

}  // namespace seedbed
