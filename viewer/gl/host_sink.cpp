// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "viewer/core/fingerprint.h"
#include "viewer/gl/field_sink.h"

namespace seedbed::viewer {
namespace {

class HostSink final : public FieldSink {
 public:
  void update(Session&, const FieldSetPtr& fields, const std::vector<int>&, int) override {
    if (fields == shown_) return;
    shown_ = fields;
    ++view_.version;
    view_.networks.clear();
    view_.prints.clear();
    if (!fields) {
      tail_.clear();
      return;
    }
    view_.side = fields->request.side;
    view_.networks = fields->request.networks;
    view_.networks.insert(view_.networks.end(), fields->request.row_networks.begin(),
                          fields->request.row_networks.end());
    const auto texels = static_cast<std::size_t>(view_.side) * static_cast<std::size_t>(view_.side);
    for (std::size_t k = 0; k < view_.networks.size(); ++k) {
      Fingerprint print;
      print.add_bytes(fields->values.data() + k * texels, texels * sizeof(float));
      view_.prints.push_back(print.value());
    }
    upload_fields();
  }
  const FieldView& view() const override { return view_; }
  std::optional<std::uint32_t> append(std::span<const float> values) override {
    const std::size_t before = field_texels();
    const bool fits = capacity_ > 0 && before + values.size() <= capacity_;
    if (fits && std::ranges::equal(values, tail_)) return static_cast<std::uint32_t>(before);
    tail_.assign(values.begin(), values.end());
    if (fits) {
      put(before, values);
    } else {
      upload_fields();
    }
    return static_cast<std::uint32_t>(before);
  }
  bool direct() const override { return false; }

 private:
  std::size_t field_texels() const { return shown_ ? shown_->values.size() : 0; }

  void put(std::size_t first, std::span<const float> values) {
    glBindBuffer(GL_TEXTURE_BUFFER, buffer_.name());
    glBufferSubData(GL_TEXTURE_BUFFER, static_cast<GLintptr>(first * sizeof(float)),
                    static_cast<GLsizeiptr>(values.size_bytes()), values.data());
    glBindBuffer(GL_TEXTURE_BUFFER, 0);
  }

  /// Into memory that no earlier draw reads any more, with room for what is appended.
  void upload_fields() {
    const std::size_t texels = field_texels() + tail_.size();
    const bool larger = texels > capacity_;
    if (larger) capacity_ = texels + texels / 4 + 4096;
    glBindBuffer(GL_TEXTURE_BUFFER, buffer_.name());
    glBufferData(GL_TEXTURE_BUFFER, static_cast<GLsizeiptr>(capacity_ * sizeof(float)), nullptr,
                 GL_STREAM_DRAW);
    if (larger) {
      glBindTexture(GL_TEXTURE_BUFFER, texture_.name());
      glTexBuffer(GL_TEXTURE_BUFFER, GL_R32F, buffer_.name());
    }
    glBindBuffer(GL_TEXTURE_BUFFER, 0);
    view_.texture = texture_.name();
    view_.buffer = buffer_.name();
    if (shown_) put(0, shown_->values);
    put(field_texels(), tail_);
  }

  GlBuffer buffer_;
  GlTexture texture_;
  std::size_t capacity_ = 0;  ///< texels
  FieldSetPtr shown_;
  std::vector<float> tail_;  ///< what was appended
  FieldView view_;
};

}  // namespace

std::unique_ptr<FieldSink> make_host_sink() {
  return std::make_unique<HostSink>();
}

SinkChoice make_field_sink(const std::string& device) {
  SinkChoice choice;
  if (device.starts_with("cuda")) {
    const std::size_t colon = device.find(':');
    const int index = colon == std::string::npos ? 0 : std::atoi(device.c_str() + colon + 1);
    if (auto own = make_cuda_gl_sink(index, choice.why_host)) choice.sink = make_either_sink(std::move(own));
  }
  if (!choice.sink) choice.sink = make_host_sink();
  return choice;
}

}  // namespace seedbed::viewer
