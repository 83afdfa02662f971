// SPDX-License-Identifier: Apache-2.0
// The way of the grid's fields into the GL buffer that the shader reads. HostSink uploads what the
// evaluator computed; CudaGlSink lets the training device's evaluation kernel write into it, with no copy
// through the host; EitherSink is the one or the other, as what is shown is on the device or not. Which one
// it is, and why, is said once.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "viewer/core/field_evaluator.h"
#include "viewer/core/training_session.h"
#include "viewer/gl/gl.h"

namespace seedbed::viewer {

/// Fields of networks, one after another in a buffer texture of floats.
struct FieldView {
  GLuint texture = 0, buffer = 0;  ///< the texture shows the buffer
  int side = 0;
  std::vector<int> networks;               ///< the k-th has texels [k side^2, (k + 1) side^2)
  std::uint64_t version = 0;               ///< changes with the contents
  std::vector<std::uint64_t> prints = {};  ///< of the networks' fields, where the host has them
};

class FieldSink {
 public:
  virtual ~FieldSink() = default;
  /// Brings the newest fields to the buffer; once a frame, before anything is drawn. Never waits.
  virtual void update(Session& session, const FieldSetPtr& fields, const std::vector<int>& wanted,
                      int side) = 0;
  virtual const FieldView& view() const = 0;
  /// Puts values behind the fields, in the same buffer; their first texel, or nothing where a device writes
  /// that buffer. Once a frame, after update().
  virtual std::optional<std::uint32_t> append(std::span<const float> values) = 0;
  virtual bool direct() const = 0;  ///< written by the device itself, so that nobody else need evaluate them
  /// Why a sink that could be direct is not, where that is more than the choice of an earlier epoch.
  virtual std::string why_host() const { return ""; }
};

std::unique_ptr<FieldSink> make_host_sink();

/// The device's sink while the newest epoch is shown, a host sink for an earlier one, and where the engine
/// refuses: networks that take turns on a device have fields there in their turn only. Until the one has its
/// first fields, those of the other stay on the picture.
std::unique_ptr<FieldSink> make_either_sink(std::unique_ptr<FieldSink> device);

struct SinkChoice {
  std::unique_ptr<FieldSink> sink;
  std::string why_host;  ///< empty where the device writes, or where nothing trains on one
};

/// The sink for networks that train on `device` ("cpu", "cuda:0", ...): the device's own, where CUDA and the
/// GL context share it, in an EitherSink.
SinkChoice make_field_sink(const std::string& device);

/// A CudaGlSink for device `index`, or null and why not.
std::unique_ptr<FieldSink> make_cuda_gl_sink(int index, std::string& why_not);

}  // namespace seedbed::viewer
