// SPDX-License-Identifier: Apache-2.0
#include "viewer/gl/field_sink.h"

namespace seedbed::viewer {
namespace {

class EitherSink final : public FieldSink {
 public:
  explicit EitherSink(std::unique_ptr<FieldSink> device)
      : device_(std::move(device)), host_(make_host_sink()), shown_(device_.get()) {}

  void update(Session& session, const FieldSetPtr& fields, const std::vector<int>& wanted,
              int side) override {
    const auto* training = dynamic_cast<const TrainingSession*>(&session);
    why_host_ = training ? training->why_no_live_fields() : "";
    direct_ = training && why_host_.empty() && training->shows_newest();
    FieldSink& sink = direct_ ? *device_ : *host_;
    const std::uint64_t before = sink.view().version;
    sink.update(session, fields, wanted, side);
    const bool news = sink.view().version != before && !sink.view().networks.empty();
    if (!news && (shown_ != &sink || sink.view().version == before)) return;
    shown_ = &sink;
    view_ = sink.view();
    view_.version = ++version_;
  }
  const FieldView& view() const override { return view_; }
  std::optional<std::uint32_t> append(std::span<const float> values) override {
    return shown_->append(values);
  }
  bool direct() const override { return direct_; }
  std::string why_host() const override { return why_host_; }

 private:
  std::unique_ptr<FieldSink> device_, host_;
  FieldSink* shown_;  ///< whose fields are on the picture
  bool direct_ = true;
  std::string why_host_;
  FieldView view_;
  std::uint64_t version_ = 0;
};

}  // namespace

std::unique_ptr<FieldSink> make_either_sink(std::unique_ptr<FieldSink> device) {
  return std::make_unique<EitherSink>(std::move(device));
}

}  // namespace seedbed::viewer
