// SPDX-License-Identifier: Apache-2.0
// [when]: an axis applies in the combinations where its conditions hold; elsewhere its key keeps the base
// value. Of combinations that are then equal the first is kept, so that no network is trained twice.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "sweep/ranges.h"
#include "sweep/state.h"

namespace seedbed {
namespace {

constexpr std::int64_t kMostCombinations = std::int64_t{1} << 24;

[[noreturn]] void refuse_condition(const Entry& entry, const std::string& message) {
  complain(entry.place, entry.value.line, "when." + entry.key->name, message);
}

struct Position {
  std::size_t factor, axis;
};

std::optional<Position> position_of(const Sweep::State& state, const Key& key) {
  for (std::size_t f = 0; f < state.factors.size(); ++f) {
    for (std::size_t a = 0; a < state.factors[f].axes.size(); ++a) {
      if (state.factors[f].axes[a].key == &key) return Position{f, a};
    }
  }
  return std::nullopt;
}

void read_all(const Draft& draft, Sweep::State& state) {
  for (const Entry& entry : draft.when) {
    const auto position = position_of(state, *entry.key);
    if (!position)
      refuse_condition(entry, "is not an axis; conditions are for keys of [grid], [zip] and [sample]");
    Axis& axis = state.factors[position->factor].axes[position->axis];
    try {
      axis.when = read_conditions(entry.value);
    } catch (const Refusal& refusal) {
      complain(entry.place, refusal.line > 0 ? refusal.line : entry.value.line, "when." + entry.key->name,
               refusal.message);
    }
  }
}

/// Gates in an order in which every one looks at earlier ones only.
class GateMaker {
 public:
  GateMaker(const Draft& draft, Sweep::State& state) : draft_(draft), state_(state) {}

  void make_all() {
    for (const Entry& entry : draft_.when) make(entry, entry);
  }

 private:
  int make(const Entry& entry, const Entry& asked) {
    if (const auto made = made_.find(entry.key); made != made_.end()) return made->second;
    if (!open_.insert(entry.key).second) refuse_condition(asked, "depends on itself");
    const Position position = *position_of(state_, *entry.key);
    Gate gate{position.factor, position.axis, {}};
    for (const Condition& condition : state_.factors[position.factor].axes[position.axis].when) {
      Gate::Test test;
      test.holds_at_base = condition.holds(condition.key->get(state_.base));
      if (condition.key == entry.key) refuse_condition(asked, "depends on itself");
      if (const auto at = position_of(state_, *condition.key)) {
        test.factor = static_cast<int>(at->factor);
        const AxisValues& values = *state_.factors[at->factor].axes[at->axis].values;
        for (std::int64_t i = 0; i < values.size(); ++i) test.holds.push_back(condition.holds(values.at(i)));
        if (const Entry* other = draft_.find_when(condition.key->name)) test.gate = make(*other, asked);
      }
      gate.tests.push_back(std::move(test));
    }
    const int index = static_cast<int>(state_.gates.size());
    state_.factors[position.factor].axes[position.axis].gate = index;
    state_.gates.push_back(std::move(gate));
    made_[entry.key] = index;
    return index;
  }

  const Draft& draft_;
  Sweep::State& state_;
  std::map<const Key*, int> made_;
  std::set<const Key*> open_;
};

/// Which points of a factor are the first of those that agree in the axes that apply.
class FirstPoints {
 public:
  explicit FirstPoints(const Sweep::State& state) : state_(state) {}

  bool is_first(std::size_t factor, const std::vector<bool>& applies, std::int64_t index) {
    const Factor& f = state_.factors[factor];
    if (f.axes.size() == 1) return index == 0;
    std::vector<bool> left_out(f.axes.size());
    for (std::size_t g = 0; g < state_.gates.size(); ++g) {
      if (state_.gates[g].factor == factor && !applies[g]) left_out[state_.gates[g].axis] = true;
    }
    std::vector<bool>& first = found_[{factor, left_out}];
    if (first.empty()) first = find(f, left_out);
    return first[static_cast<std::size_t>(index)];
  }

 private:
  static std::vector<bool> find(const Factor& factor, const std::vector<bool>& left_out) {
    std::set<std::string> seen;
    std::vector<bool> first;
    for (std::int64_t i = 0; i < factor.size(); ++i) {
      std::string point;
      for (std::size_t a = 0; a < factor.axes.size(); ++a) {
        if (!left_out[a]) point += json_text(factor.axes[a].values->at(i)) + " ";
      }
      first.push_back(seen.insert(std::move(point)).second);
    }
    return first;
  }

  const Sweep::State& state_;
  std::map<std::pair<std::size_t, std::vector<bool>>, std::vector<bool>> found_;
};

}  // namespace

void apply_conditions(const Draft& draft, Sweep::State& state) {
  if (draft.when.empty()) return;
  read_all(draft, state);
  GateMaker(draft, state).make_all();
  if (state.configurations > kMostCombinations) {
    refuse_condition(
        draft.when[0],
        fmt::format("{} combinations, of which those that do not apply are left out; allowed: {}",
                    count_text(static_cast<double>(state.configurations)), kMostCombinations));
  }
  std::vector<bool> ever(state.gates.size());
  FirstPoints first_points(state);
  std::vector<std::int64_t> indices(state.factors.size());
  for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(state.configurations); ++n) {
    const std::vector<bool> applies = state.applicable(indices);
    bool keep = true;
    for (std::size_t g = 0; g < state.gates.size(); ++g) {
      if (applies[g]) ever[g] = true;
      const std::size_t factor = state.gates[g].factor;
      if (!applies[g] && keep) keep = first_points.is_first(factor, applies, indices[factor]);
    }
    if (keep) state.kept.push_back(n);
    for (std::size_t f = state.factors.size(); f-- > 0;) {
      if (++indices[f] < state.factors[f].size()) break;
      indices[f] = 0;
    }
  }
  for (std::size_t g = 0; g < state.gates.size(); ++g) {
    if (ever[g]) continue;
    const Key& key = *state.factors[state.gates[g].factor].axes[state.gates[g].axis].key;
    refuse_condition(*draft.find_when(key.name),
                     "the axis applies nowhere: the condition never holds in this sweep");
  }
  state.configurations = static_cast<std::int64_t>(state.kept.size());
}

}  // namespace seedbed
