// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "viewer/gl/field_sink.h"

namespace seedbed::viewer {
namespace {

class HostSink final : public FieldSink {
 public:
  void update(Session&, const FieldSetPtr& fields, const std::vector<int>&, int) override {
    if (fields == shown_) return;
    shown_ = fields;
    ++view_.version;
    view_.texture = texture_.name();
    view_.buffer = buffer_.name();
    view_.networks.clear();
    if (!fields) return;
    view_.side = fields->request.side;
    view_.networks = fields->request.networks;
    view_.networks.insert(view_.networks.end(), fields->request.row_networks.begin(),
                          fields->request.row_networks.end());
    if (fields->values.empty()) return;
    const auto bytes = static_cast<GLsizeiptr>(fields->values.size() * sizeof(float));
    glBindBuffer(GL_TEXTURE_BUFFER, buffer_.name());
    if (bytes > capacity_) {
      capacity_ = bytes;
      glBufferData(GL_TEXTURE_BUFFER, bytes, nullptr, GL_STREAM_DRAW);
      glBindTexture(GL_TEXTURE_BUFFER, texture_.name());
      glTexBuffer(GL_TEXTURE_BUFFER, GL_R32F, buffer_.name());
    }
    glBufferData(GL_TEXTURE_BUFFER, capacity_, nullptr, GL_STREAM_DRAW);  // orphaned: no wait for a draw
    glBufferSubData(GL_TEXTURE_BUFFER, 0, bytes, fields->values.data());
    glBindBuffer(GL_TEXTURE_BUFFER, 0);
  }
  const FieldView& view() const override { return view_; }
  bool direct() const override { return false; }

 private:
  GlBuffer buffer_;
  GlTexture texture_;
  GLsizeiptr capacity_ = 0;
  FieldSetPtr shown_;
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
    choice.sink = make_cuda_gl_sink(index, choice.why_host);
  }
  if (!choice.sink) choice.sink = make_host_sink();
  return choice;
}

}  // namespace seedbed::viewer
