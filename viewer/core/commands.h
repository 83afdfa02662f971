// SPDX-License-Identifier: Apache-2.0
// What a person can ask for. Panels, keys, scripts and tests push commands into one queue; the model
// applies them at the start of a frame, in order.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "viewer/core/view_state.h"

namespace seedbed::viewer {

namespace command {
struct ChangeView {
  std::function<void(ViewState&)> change;
};
struct Select {
  int network;  ///< -1: none
};
struct Move {
  int columns, rows;  ///< to a neighbour of the selected network, as arranged
};
struct Play {};
struct Pause {};
struct TogglePlay {};
struct Step {
  int epochs;
};
struct Seek {
  int index;  ///< of a recorded frame
};
struct SeekBy {
  int frames;
};
struct SetSpeed {
  double epochs_per_second;
};
struct Restart {
  bool same_weights;  ///< false: the next seeds
};
struct Edit {
  std::vector<std::string> assignments;  ///< "train.batch=1"
  bool row_only;                         ///< the selected row, not the whole sweep
};
struct Paste {
  std::string text;  ///< a Playground URL or a sweep as TOML
};
struct Copy {
  enum class What { toml, url } what;
};
struct MoveRow {
  int row, before;  ///< rows of the population; before -1: to the end
};
struct ShiftRow {
  int lines;  ///< the selected row, up or down
};
struct Zoom {
  enum class To { fit, selected } to;
};
struct Export {
  enum class What { grid_png, tile_png, movie, csv } what;
  std::string path;
};
}  // namespace command

using Command =
    std::variant<command::ChangeView, command::Select, command::Move, command::Play, command::Pause,
                 command::TogglePlay, command::Step, command::Seek, command::SeekBy, command::SetSpeed,
                 command::Restart, command::Edit, command::Paste, command::Copy, command::MoveRow,
                 command::ShiftRow, command::Zoom, command::Export>;

class CommandQueue {
 public:
  void push(Command command) { commands_.push_back(std::move(command)); }
  void change(std::function<void(ViewState&)> change) { push(command::ChangeView{std::move(change)}); }
  std::vector<Command> take() { return std::exchange(commands_, {}); }
  bool empty() const { return commands_.empty(); }

 private:
  std::vector<Command> commands_;
};

}  // namespace seedbed::viewer
