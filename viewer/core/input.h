// SPDX-License-Identifier: Apache-2.0
// Input as the window gets it: one queue, whoever fills it. GLFW's callbacks and scripted tests push the
// same events.
#pragma once

#include <variant>
#include <vector>

namespace seedbed::viewer {

/// Keys that mean something here; letters and digits are their upper-case ASCII code.
enum KeyCode : int {
  kKeySpace = ' ',
  kKeyMinus = '-',
  kKeyEqual = '=',
  kKeySlash = '/',
  kKeyLeftBracket = '[',
  kKeyRightBracket = ']',
  kKeyEscape = 256,
  kKeyEnter,
  kKeyTab,
  kKeyBackspace,
  kKeyInsert,
  kKeyDelete,
  kKeyRight,
  kKeyLeft,
  kKeyDown,
  kKeyUp,
  kKeyPageUp,
  kKeyPageDown,
  kKeyHome,
  kKeyEnd,
  kKeyCodes
};

namespace event {
struct MouseMove {
  float x, y;  ///< pixels
};
struct MouseButton {
  int button;  ///< 0 left, 1 right, 2 middle
  bool down;
};
struct Wheel {
  float x, y;  ///< notches
};
struct Key {
  int code;
  bool down;
  bool control = false, shift = false, alt = false;
};
struct Text {
  unsigned codepoint;
};
struct Resize {
  int width, height;  ///< pixels
  float scale;        ///< pixels a layout unit
};
struct Close {};
}  // namespace event

using Event = std::variant<event::MouseMove, event::MouseButton, event::Wheel, event::Key, event::Text,
                           event::Resize, event::Close>;
using EventQueue = std::vector<Event>;

}  // namespace seedbed::viewer
