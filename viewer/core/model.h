// SPDX-License-Identifier: Apache-2.0
// What the window shows, without a window: session, choices, arrangement, layout and fields. update()
// is called once a frame; it applies the queued commands, takes what the session and the evaluator have
// published, and asks for the fields that the picture needs. It never waits for either.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "viewer/core/commands.h"
#include "viewer/core/field_evaluator.h"
#include "viewer/core/screen_layout.h"
#include "viewer/core/session.h"

namespace seedbed::viewer {

using MakeSession = std::function<std::unique_ptr<Session>(std::shared_ptr<const Population>)>;

struct ModelHooks {
  MakeSession make_session;  ///< for edits; empty: they are refused
  std::function<void(const std::string&)> set_clipboard;
  std::function<std::string()> clipboard;
  std::function<void(const command::Export&)> save;  ///< what needs the surface
};

/// A line that appears for some seconds.
struct Notice {
  std::string text;
  bool error = false;
  double age = 1e9;
};

class Model {
 public:
  Model(std::unique_ptr<Session> session, const ViewState& view, ModelHooks hooks);
  ~Model();

  CommandQueue& commands() { return commands_; }
  /// `seconds` since the last call; sizes in pixels. True while something moves by itself.
  bool update(double seconds, float width, float height, float scale);
  /// Waits until the fields of the present state are there. For headless pictures and tests.
  void settle();

  /// While held, frames and fields that training alone makes anew are not taken; what a person asks for is.
  void hold_news(bool on) { held_ = on; }
  /// Whether the next update() would show something else than the last.
  bool has_news() const;

  const ViewState& view() const { return view_; }
  Session& session() { return *session_; }
  const Population& population() const { return *population_; }
  std::shared_ptr<const Population> population_ptr() const { return population_; }
  const SessionStatus& status() const { return status_; }
  const FramePtr& frame() const { return frame_; }  ///< null at the very start
  const std::vector<RowSummary>& summaries() const { return summaries_; }
  const Arrangement& arrangement() const { return layout_.arrangement(); }
  GridLayout& layout() { return layout_; }
  const ScreenLayout& screen() const { return screen_; }
  const FieldSetPtr& fields() const { return fields_; }
  FieldEvaluator& evaluator() { return *evaluator_; }
  const Notice& notice() const { return notice_; }
  void notify(const std::string& text, bool error = false) { notice_ = {text, error, 0}; }
  /// Tiles come from the live engine (CUDA-GL): the evaluator leaves them out.
  void set_tiles_elsewhere(bool on) { tiles_elsewhere_ = on; }
  /// Incremented when another session, frame, arrangement or set of fields is shown.
  std::uint64_t generation() const { return generation_; }
  int selected_row() const;
  int field_side() const;  ///< samples across a tile at the present size
  /// Networks whose fields the picture needs in the grid's buffer, and at which resolution.
  const std::vector<int>& wanted() const { return wanted_; }
  int wanted_side() const { return wanted_side_; }
  /// Samples across a tile whatever its size; 0: as it is drawn. For measurements.
  void fix_field_side(int side) { fixed_side_ = side; }

 private:
  void apply(const Command& command);
  void edit(const std::vector<std::string>& assignments, int row);
  void paste(const std::string& text);
  void copy(command::Copy::What what);
  void move_selection(int columns, int rows);
  void move_row(int row, int before);
  void shift_row(int lines);
  void use(std::shared_ptr<const Population> population);
  void take_frame();
  void take_fields();
  bool holds() const;
  void rearrange();
  float label_units(const Arrangement& arrangement, float width) const;
  void request_fields();

  ModelHooks hooks_;
  CommandQueue commands_;
  std::unique_ptr<Session> session_;
  std::shared_ptr<const Population> population_;
  ViewState view_;
  SessionStatus status_;
  FramePtr frame_, arranged_frame_;
  std::vector<RowSummary> summaries_;
  GridLayout layout_;
  ScreenLayout screen_;
  FieldSetPtr fields_;
  std::unique_ptr<FieldEvaluator> evaluator_;
  Notice notice_;
  bool stale_ = true;  ///< the arrangement does not follow view or sizes
  bool tiles_elsewhere_ = false, held_ = false;
  double since_arranged_ = 1e9;
  std::vector<int> wanted_;
  int wanted_side_ = 8, fixed_side_ = 0;
  std::uint64_t generation_ = 0;
};

}  // namespace seedbed::viewer
