// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/model.h"

#include <algorithm>
#include <cmath>

#include "engine/thread_pool.h"
#include "seedbed/error.h"

namespace seedbed::viewer {
namespace {

constexpr double kResort = 0.4;  ///< seconds between two sorts by values that training changes
constexpr std::size_t kMostTexels = std::size_t{1} << 24;
/// Seeds of a row that count in its maps and among its solutions: some while training takes the machine, as
/// many as anyone waits for once it stands.
struct SeedsCounted {
  int in_grid, in_row, clustered;
};
constexpr SeedsCounted kWhileTraining{128, 512, 128}, kStanding{4096, 4096, 512};
constexpr int kRowNetworks = 64;  ///< seeds whose boundaries the row view lays over each other

/// Of one thread's time while training: 1.5 % of the machine.
double evaluation_share() {
  return std::clamp(0.015 * available_threads(), 0.015, 1.0);
}

}  // namespace

Model::Model(std::unique_ptr<Session> session, const ViewState& view, ModelHooks hooks)
    : hooks_(std::move(hooks)),
      session_(std::move(session)),
      population_(session_->population()),
      view_(view),
      evaluator_(std::make_unique<FieldEvaluator>()) {
  if (view_.selected >= population_->networks()) view_.selected = -1;
  if (view_.selected < 0 && population_->networks() > 0) view_.selected = 0;
  session_->set_speed(view_.speed);
}

Model::~Model() = default;

int Model::selected_row() const {
  return view_.selected < 0 ? -1 : population_->row_of(view_.selected);
}

bool Model::update(double seconds, float width, float height, float scale) {
  for (const Command& command : commands_.take()) {
    apply(command);
    held_ = false;
  }
  const ScreenLayout screen(width, height, scale, view_);
  if (screen.centre != screen_.centre || screen.scale != screen_.scale) stale_ = true;
  screen_ = screen;
  status_ = session_->status();
  notice_.age += seconds;
  since_arranged_ += seconds;
  if (!holds()) take_frame();
  if (stale_) rearrange();
  bool moving = layout_.advance(seconds);
  request_fields();
  take_fields();
  if (const std::string error = evaluator_->error(); !error.empty()) notify(error, true);
  return moving || notice_.age < 5;
}

bool Model::holds() const {
  return held_ && frame_ && session_->trains() && session_->status().state == SessionState::playing;
}

bool Model::has_news() const {
  const FieldSetPtr latest = evaluator_->latest();
  const bool asked_for = latest && fields_ && !latest->request.same_view(fields_->request);
  if (!commands_.empty() || (latest != fields_ && (asked_for || !holds()))) return true;
  return session_->frame() != frame_ && !holds();
}

void Model::take_fields() {
  const FieldSetPtr latest = evaluator_->latest();
  if (latest == fields_ || !latest || latest->request.population != population_) return;
  if (holds() && fields_ && latest->request.same_view(fields_->request)) return;
  fields_ = latest;
  ++generation_;
}

void Model::settle() {
  held_ = false;
  update(0, screen_.width, screen_.height, screen_.scale);
  evaluator_->set_share(1);
  evaluator_->wait();
  update(0, screen_.width, screen_.height, screen_.scale);
}

void Model::take_frame() {
  const FramePtr frame = session_->frame();
  if (!frame || frame == frame_) return;
  const bool seeking = frame_ && frame->epoch < frame_->epoch;
  const bool first = !frame_;
  frame_ = frame;
  ++generation_;
  if (arranged_frame_ && arranged_frame_->metrics == frame_->metrics) return;
  const bool live_order =
      view_.row_order != RowOrder::file || view_.column_order != ColumnOrder::seed || !view_.filter.empty();
  if (first || seeking || status_.state != SessionState::playing ||
      (live_order && since_arranged_ > kResort)) {
    stale_ = true;
  } else {
    summaries_ = summarize(*population_, *frame_);
  }
}

/// Room for labels, in layout units: a label in one piece, or a column for each swept key.
float Model::label_units(const Arrangement& arrangement, float width) const {
  std::size_t longest = 4;
  std::vector<std::size_t> columns(population_->sweep().swept_keys().size(), 3);
  for (const ArrangedRow& arranged : arrangement.rows) {
    const Row& row = population_->row(arranged.row);
    longest = std::max(longest, row.label.size());
    for (std::size_t k = 0; k < columns.size(); ++k)
      columns[k] = std::max(columns[k], row.values[k].label.size());
  }
  const float one_piece = 66 + 7.2f * static_cast<float>(longest);
  if (one_piece <= 210 || columns.size() < 2) return std::clamp(one_piece, 112.0f, 210.0f);
  float table = 68;
  for (const std::size_t column : columns) table += 6.4f * static_cast<float>(column) + 12;
  return std::clamp(table, 140.0f, std::max(210.0f, 0.5f * width));
}

void Model::rearrange() {
  if (!frame_) return;
  stale_ = false;
  since_arranged_ = 0;
  arranged_frame_ = frame_;
  summaries_ = summarize(*population_, *frame_);
  const Arrangement arrangement = arrange(*population_, *frame_, view_);
  const float label = label_units(arrangement, screen_.centre.w / std::max(screen_.scale, 0.1f));
  GridMetrics metrics;
  metrics.area = screen_.centre;
  metrics.label_width = std::round(screen_.units(label));
  metrics.header_height = std::round(screen_.units(26));
  metrics.margin = std::round(screen_.units(12));
  metrics.group_gap = std::round(screen_.units(24));
  metrics.least_labelled = std::round(screen_.units(14));
  for (int m = 0; m < kMapKinds && population_->seeds() > 1; ++m) {  // one seed has nothing to compare
    if (view_.maps[m]) metrics.maps.push_back(static_cast<MapKind>(m));
  }
  layout_.place(arrangement, metrics);
  ++generation_;
}

int Model::field_side() const {
  if (fixed_side_ > 0) return fixed_side_;
  constexpr int steps[] = {8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256};
  const float wanted = layout_.tile_size() * 0.8f;
  for (const int side : steps) {
    if (static_cast<float>(side) >= wanted) return side;
  }
  return 256;
}

void Model::request_fields() {
  if (!frame_ || population_->networks() == 0) return;
  FieldRequest r;
  r.population = population_;
  r.frame = frame_;
  r.side = field_side();
  r.selected = view_.selected;
  const bool training = session_->trains() && status_.state == SessionState::playing;
  const SeedsCounted& counted = training ? kWhileTraining : kStanding;
  const bool large = view_.mode == Mode::network;
  r.selected_side = large ? 256 : screen_.scale > 1.5f ? 256 : 160;
  r.neuron_side = large ? 40 : 24;
  if (screen_.scale > 1.5f) r.neuron_side *= 2;
  if (view_.mode == Mode::grid) {
    r.networks = layout_.visible();
    while (r.side > 8 &&
           r.networks.size() * static_cast<std::size_t>(r.side) * static_cast<std::size_t>(r.side) >
               kMostTexels)
      r.side /= 2;
    if (!layout_.metrics().maps.empty()) {
      for (const std::size_t line : layout_.visible_rows())
        r.map_rows.push_back(layout_.arrangement().rows[line].row);
    }
    r.map_side = std::min(std::max(r.side, 16), 64);
    r.map_networks = counted.in_grid;
  } else if (view_.mode == Mode::row && selected_row() >= 0) {
    r.side = screen_.scale > 1.5f ? 160 : 96;
    r.map_side = r.side;
    r.map_rows = {selected_row()};
    r.map_networks = counted.in_row;
    r.cluster_networks = counted.clustered;
    for (int k = 0; k < std::min(population_->seeds(), kRowNetworks); ++k)
      r.row_networks.push_back(selected_row() * population_->seeds() + k);
  }
  wanted_ = r.networks;
  wanted_.insert(wanted_.end(), r.row_networks.begin(), r.row_networks.end());
  wanted_side_ = r.side;
  if (tiles_elsewhere_) {
    r.networks.clear();
    r.row_networks.clear();
  }
  evaluator_->set_share(training ? evaluation_share() : 1);
  evaluator_->request(std::move(r));
}

}  // namespace seedbed::viewer
