// SPDX-License-Identifier: Apache-2.0
// The words of a contact sheet.
#pragma once

#include "report/sheet_content.h"
#include "seedbed/sheet.h"

namespace seedbed {

/// Everything of the content but its rows' counts. `rows` configurations are shown.
SheetContent sheet_content(const Sweep& sweep, std::int64_t finished_networks, const SheetOptions& options);

/// "12", "…5678" for long seeds; crossed: the seeds of the streams that vary, "0·3".
std::string seed_label(const SeedDesign& design, std::int64_t index);

/// What every network shares: "spiral · features x y x2 · hidden 8-8 · tanh · learning rate 0.03 · batch 10".
std::string fixed_text(const Sweep& sweep);

}  // namespace seedbed
