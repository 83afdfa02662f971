// SPDX-License-Identifier: Apache-2.0
#include "viewer/app/keys.h"

#include <algorithm>
#include <iterator>

namespace seedbed::viewer {
namespace {

template <class Enum>
void next(Enum& value, int count) {
  value = static_cast<Enum>((static_cast<int>(value) + 1) % count);
}

void press_with_control(CommandQueue& commands, int code) {
  using Save = command::Export::What;
  switch (code) {
    case 'S':
      return commands.push(command::Export{Save::grid_png, ""});
    case 'T':
      return commands.push(command::Export{Save::tile_png, ""});
    case 'M':
      return commands.push(command::Export{Save::movie, ""});
    case 'E':
      return commands.push(command::Export{Save::csv, ""});
    case 'C':
      return commands.push(command::Copy{command::Copy::What::toml});
    case 'U':
      return commands.push(command::Copy{command::Copy::What::url});
    case 'V':
      return commands.push(command::Paste{""});
    default:
      return;
  }
}

/// Group by the next swept key, after the last by none.
void next_group(ViewState& v, const std::vector<std::string>& keys) {
  const auto found = std::find(keys.begin(), keys.end(), v.group_key);
  const auto after = found == keys.end() ? keys.begin() : std::next(found);
  v.group_key = after == keys.end() ? "" : *after;
}

/// Up to as fast as it goes, which stands first.
void change_speed(CommandQueue& commands, double now, int steps) {
  constexpr std::size_t kCount = std::size(kSpeeds);
  const auto at = std::find(std::begin(kSpeeds), std::end(kSpeeds), now) - std::begin(kSpeeds);
  const auto to = std::clamp<std::ptrdiff_t>(at + steps, 0, static_cast<std::ptrdiff_t>(kCount) - 1);
  commands.push(command::SetSpeed{kSpeeds[to]});
}

}  // namespace

void press_key(Model& model, const event::Key& stroke) {
  CommandQueue& commands = model.commands();
  if (stroke.control) return press_with_control(commands, stroke.code);
  const auto change = [&](auto f) { commands.change(f); };
  const auto flip = [&](bool ViewState::*member) {
    commands.change([member](ViewState& v) { v.*member = !(v.*member); });
  };
  switch (stroke.code) {
    case kKeySpace:
      return commands.push(command::TogglePlay{});
    case 'S':
      return commands.push(command::Step{1});
    case 'R':
      return commands.push(command::Restart{true});
    case 'N':
      return commands.push(command::Restart{false});
    case ',':
    case '.': {
      const int steps = stroke.code == ',' ? -1 : 1;
      if (stroke.shift) return change_speed(commands, model.view().speed, -steps);
      return commands.push(command::SeekBy{steps});
    }
    case kKeyHome:
      return commands.push(command::Seek{0});
    case kKeyEnd:
      return commands.push(command::Seek{1 << 20});
    case kKeyLeft:
      return commands.push(command::Move{-1, 0});
    case kKeyRight:
      return commands.push(command::Move{1, 0});
    case kKeyUp:
    case kKeyDown: {
      const int rows = stroke.code == kKeyUp ? -1 : 1;
      if (stroke.shift) return commands.push(command::ShiftRow{rows});
      return commands.push(command::Move{0, rows});
    }
    case '1':
      return change([](ViewState& v) { v.mode = Mode::grid; });
    case '2':
      return change([](ViewState& v) { v.mode = Mode::row; });
    case '3':
    case kKeyEnter:
      return change([](ViewState& v) { v.mode = Mode::network; });
    case kKeyEscape:
      return change([](ViewState& v) {
        if (v.help) {
          v.help = false;
        } else {
          v.mode = Mode::grid;
        }
      });
    case 'F':
      return commands.push(command::Zoom{command::Zoom::To::fit});
    case 'Z':
      return commands.push(command::Zoom{command::Zoom::To::selected});
    case kKeyEqual:
    case kKeyMinus: {
      const Rect view = model.layout().viewport();
      return model.layout().zoom_at(stroke.code == kKeyMinus ? 1 / 1.25f : 1.25f, view.cx(), view.cy());
    }
    case 'C':
      return flip(&ViewState::contour);
    case 'D':
      return flip(&ViewState::discretize);
    case 'P':
      return flip(&ViewState::points);
    case 'T':
      return flip(&ViewState::test_points);
    case 'M':
      return change([](ViewState& v) { next(v.palette, kPalettes); });
    case 'L':
      return change([](ViewState& v) { next(v.theme, 2); });
    case 'O':  // by hand is what dragging and shift with an arrow do
      return change([](ViewState& v) { next(v.row_order, static_cast<int>(RowOrder::manual)); });
    case 'I':
      return change([](ViewState& v) { next(v.column_order, 4); });
    case 'X':
      return change([](ViewState& v) { next(v.dim, 4); });
    case 'G': {
      const std::vector<std::string> keys = model.population().sweep().swept_keys();
      return change([keys](ViewState& v) { next_group(v, keys); });
    }
    case kKeyLeftBracket:
      return flip(&ViewState::controls);
    case kKeyRightBracket:
      return flip(&ViewState::focus);
    case kKeySlash:
      if (stroke.shift) return flip(&ViewState::help);
      return change([](ViewState& v) {
        v.controls = v.type_filter = true;
        v.controls_tab = 0;
      });
    case kKeyTab:
      return change([shift = stroke.shift](ViewState& v) {
        v.controls = v.panel_keys = true;
        if (shift) v.controls_tab = 1 - v.controls_tab;
      });
    default:
      return;
  }
}

}  // namespace seedbed::viewer
