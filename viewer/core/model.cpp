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
constexpr int kRowNetworks = 64;  ///< seeds whose boundaries the row view lays over each other

/// Of one thread's time while training: 3 % of the machine.
double evaluation_share() {
  return std::clamp(0.03 * available_threads(), 0.03, 1.0);
}

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};

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
  for (const Command& command : commands_.take()) apply(command);
  const ScreenLayout screen(width, height, scale, view_);
  if (screen.centre != screen_.centre || screen.scale != screen_.scale) stale_ = true;
  screen_ = screen;
  status_ = session_->status();
  notice_.age += seconds;
  since_arranged_ += seconds;
  take_frame();
  if (stale_) rearrange();
  bool moving = layout_.advance(seconds);
  request_fields();
  if (const FieldSetPtr latest = evaluator_->latest();
      latest != fields_ && latest && latest->request.population == population_) {
    fields_ = latest;
    ++generation_;
  }
  if (const std::string error = evaluator_->error(); !error.empty()) notify(error, true);
  return moving || notice_.age < 5;
}

void Model::settle() {
  update(0, screen_.width, screen_.height, screen_.scale);
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

void Model::rearrange() {
  if (!frame_) return;
  stale_ = false;
  since_arranged_ = 0;
  arranged_frame_ = frame_;
  summaries_ = summarize(*population_, *frame_);
  const Arrangement arrangement = arrange(*population_, *frame_, view_);
  std::size_t longest = 4;
  for (const ArrangedRow& row : arrangement.rows)
    longest = std::max(longest, population_->row(row.row).label.size());
  GridMetrics metrics;
  metrics.area = screen_.centre;
  metrics.label_width =
      std::round(screen_.units(std::clamp(66 + 7.2f * static_cast<float>(longest), 112.0f, 210.0f)));
  metrics.header_height = std::round(screen_.units(26));
  metrics.margin = std::round(screen_.units(12));
  metrics.group_gap = std::round(screen_.units(24));
  for (int m = 0; m < kMapKinds; ++m) {
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
    r.map_networks = 128;
  } else if (view_.mode == Mode::row && selected_row() >= 0) {
    r.side = screen_.scale > 1.5f ? 160 : 96;
    r.map_side = r.side;
    r.map_rows = {selected_row()};
    r.map_networks = 512;
    r.solutions = true;
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
  const bool training = session_->trains() && status_.state == SessionState::playing;
  evaluator_->set_share(training ? evaluation_share() : 1);
  evaluator_->request(std::move(r));
}

void Model::use(std::shared_ptr<const Population> population) {
  if (!hooks_.make_session) throw UsageError(session_->why_fixed());
  const bool playing = status_.state == SessionState::playing || status_.state == SessionState::done;
  std::unique_ptr<Session> next = hooks_.make_session(population);
  const int selected = same_place(*population_, *population, view_.selected);
  session_ = std::move(next);
  population_ = std::move(population);
  view_.selected = selected;
  view_.manual_order.clear();
  if (view_.row_order == RowOrder::manual) view_.row_order = RowOrder::file;
  const auto& keys = population_->sweep().swept_keys();
  if (std::find(keys.begin(), keys.end(), view_.group_key) == keys.end()) view_.group_key.clear();
  frame_ = arranged_frame_ = nullptr;
  fields_ = nullptr;
  stale_ = true;
  session_->set_speed(view_.speed);
  if (playing) session_->play();
  ++generation_;
}

void Model::edit(const std::vector<std::string>& assignments, int row) {
  use(population_->with(row, assignments));
  notify(row < 0 ? assignments.front() + " for the whole sweep: restarted"
                 : assignments.front() + " for this row: restarted");
}

void Model::paste(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) throw UsageError("the clipboard is empty");
  const std::string trimmed = text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
  const SeedDesign& seeds = population_->sweep().seeds();
  SweepOverrides overrides;
  if (trimmed.starts_with("http") && seeds.networks() > 0) overrides.seeds = seeds.networks();
  Sweep sweep =
      trimmed.starts_with("http") ? load_sweep(trimmed, overrides) : parse_sweep(trimmed, "clipboard");
  use(std::make_shared<const Population>(std::move(sweep)));
  notify("pasted: " + population_->sweep().name());
}

void Model::copy(command::Copy::What what) {
  const int row = std::max(0, selected_row());
  if (population_->rows() == 0) throw UsageError("there is nothing to copy");
  std::string text;
  if (what == command::Copy::What::toml) {
    text = population_->sweep_of_row(row).text();
  } else {
    const auto url = playground_url(*population_->row(row).configuration);
    if (!url) throw UsageError("the Playground can't show this configuration: no URL for it");
    text = *url;
  }
  if (hooks_.set_clipboard) hooks_.set_clipboard(text);
  notify(what == command::Copy::What::toml ? "copied as a sweep file" : "copied as a Playground URL");
}

void Model::move_selection(int columns, int rows) {
  const std::vector<ArrangedRow>& lines = layout_.arrangement().rows;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    const auto found = std::find(lines[line].networks.begin(), lines[line].networks.end(), view_.selected);
    if (found == lines[line].networks.end()) continue;
    int at = static_cast<int>(found - lines[line].networks.begin()) + columns;
    int to = static_cast<int>(line);
    if (rows != 0 && layout_.lines() > 1) {  // lines of a wrapped row first
      const int next = at + rows * layout_.columns();
      if (next >= 0 && next < static_cast<int>(lines[line].networks.size())) {
        at = next;
        rows = 0;
      }
    }
    to = std::clamp(to + rows, 0, static_cast<int>(lines.size()) - 1);
    const std::vector<int>& networks = lines[static_cast<std::size_t>(to)].networks;
    view_.selected =
        networks[static_cast<std::size_t>(std::clamp(at, 0, static_cast<int>(networks.size()) - 1))];
    return;
  }
  if (!lines.empty()) view_.selected = lines.front().networks.front();
}

void Model::move_row(int row, int before) {
  if (row == before) return;
  std::vector<int> order;
  for (const ArrangedRow& line : layout_.arrangement().rows) order.push_back(line.row);
  std::erase(order, row);
  order.insert(std::find(order.begin(), order.end(), before), row);
  view_.manual_order = order;
  view_.row_order = RowOrder::manual;
  view_.group_key.clear();
}

void Model::apply(const Command& command) {
  ++generation_;
  const auto live = [&] {
    if (!session_->live()) throw UsageError(session_->why_fixed());
  };
  const Overloaded act{
      [&](const command::ChangeView& c) {
        const int selected = view_.selected;
        c.change(view_);
        view_.selected = std::min(view_.selected, population_->networks() - 1);
        stale_ = true;
        if (view_.selected != selected) ++generation_;
      },
      [&](const command::Select& c) {
        view_.selected = c.network < population_->networks() ? c.network : -1;
      },
      [&](const command::Move& c) { move_selection(c.columns, c.rows); },
      [&](const command::Play&) { session_->play(); },
      [&](const command::Pause&) { session_->pause(); },
      [&](const command::TogglePlay&) {
        if (status_.state == SessionState::playing) {
          session_->pause();
        } else if (status_.state == SessionState::done && session_->live() && !status_.recorded.empty() &&
                   frame_ && frame_->epoch >= status_.last_epoch) {
          session_->restart();
          session_->play();
        } else {
          session_->play();
        }
      },
      [&](const command::Step& c) { session_->step(c.epochs); },
      [&](const command::Seek& c) { session_->seek(static_cast<std::size_t>(std::max(0, c.index))); },
      [&](const command::SeekBy& c) {
        if (!frame_ || status_.recorded.empty()) return;
        const auto& epochs = status_.recorded;
        const auto at = std::lower_bound(epochs.begin(), epochs.end(), frame_->epoch) - epochs.begin();
        session_->seek(static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(at + c.frames, 0, static_cast<std::ptrdiff_t>(epochs.size()) - 1)));
      },
      [&](const command::SetSpeed& c) {
        view_.speed = c.epochs_per_second;
        session_->set_speed(c.epochs_per_second);
      },
      [&](const command::Restart& c) {
        if (c.same_weights) {
          session_->restart();
          return;
        }
        live();
        const SeedDesign& seeds = population_->sweep().seeds();
        edit({"seeds.first=" + std::to_string(seeds.first + static_cast<std::uint64_t>(seeds.networks()))},
             -1);
        notify("restarted with the next seeds");
      },
      [&](const command::Edit& c) {
        live();
        edit(c.assignments, c.row_only ? selected_row() : -1);
      },
      [&](const command::Paste& c) {
        paste(c.text.empty() && hooks_.clipboard ? hooks_.clipboard() : c.text);
      },
      [&](const command::Copy& c) { copy(c.what); },
      [&](const command::MoveRow& c) {
        move_row(c.row, c.before);
        stale_ = true;
      },
      [&](const command::Zoom& c) {
        c.to == command::Zoom::To::fit ? layout_.fit() : layout_.zoom_to(view_.selected);
      },
      [&](const command::Export& c) {
        if (!hooks_.save) throw UsageError("nothing can be saved from here");
        hooks_.save(c);
      },
  };
  try {
    std::visit(act, command);
  } catch (const Error& e) {
    notify(e.what(), true);
  }
}

}  // namespace seedbed::viewer
