// SPDX-License-Identifier: Apache-2.0
// What each command does to the model.
#include <algorithm>

#include "seedbed/error.h"
#include "viewer/core/model.h"
#include "viewer/core/url_view.h"

namespace seedbed::viewer {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};

}  // namespace

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
  look_as_url(trimmed, view_);
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
    const auto beside = static_cast<int>(layout_.block_rows());  // past a row's end: the block beside it
    if (columns > 0 && at >= static_cast<int>(lines[line].networks.size()) &&
        to + beside < static_cast<int>(lines.size())) {
      to += beside;
      at = 0;
    } else if (columns < 0 && at < 0 && to >= beside) {
      to -= beside;
      at = static_cast<int>(lines[static_cast<std::size_t>(to)].networks.size()) - 1;
    }
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
  const std::vector<int> was = order;
  std::erase(order, row);
  order.insert(std::find(order.begin(), order.end(), before), row);
  if (order == was) return;
  view_.manual_order = order;
  view_.row_order = RowOrder::manual;
  view_.group_key.clear();
}

void Model::shift_row(int lines) {
  std::vector<int> order;
  for (const ArrangedRow& line : layout_.arrangement().rows) order.push_back(line.row);
  const auto found = std::find(order.begin(), order.end(), selected_row());
  if (found == order.end()) return;
  const auto at = found - order.begin();
  const auto to = std::clamp<std::ptrdiff_t>(at + lines, 0, static_cast<std::ptrdiff_t>(order.size()) - 1);
  std::swap(order[static_cast<std::size_t>(at)], order[static_cast<std::size_t>(to)]);
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
      [&](const command::ShiftRow& c) {
        shift_row(c.lines);
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
