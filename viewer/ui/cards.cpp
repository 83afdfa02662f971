// SPDX-License-Identifier: Apache-2.0
// Cards of the selected network that several views share: its field with points, its facts, the loss
// curves of its row with its own on top, and where its accuracy lies among the row's.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/describe.h"
#include "viewer/ui/plots.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

double accuracy_at(const Frame& frame, int network) {
  const Metrics& m = frame.metric(network);
  return std::isnan(m.test_accuracy) ? m.train_accuracy : m.test_accuracy;
}

/// What of a configuration neither the facts nor the picture beside them show: "optimizer adam", "shortcuts".
std::vector<std::string> further_settings(const Configuration& configuration) {
  static constexpr std::string_view kShown[] = {"data.dataset",         "data.file",
                                                "data.noise",           "data.points",
                                                "data.train",           "data.features",
                                                "train.batch",          "data.playground_seed",
                                                "network.hidden",       "network.activation",
                                                "train.epochs",         "train.learning_rate",
                                                "train.regularization", "train.regularization_rate"};
  std::vector<std::string> settings;
  for (const SweptValue& value : changed_settings(configuration)) {
    if (std::ranges::find(kShown, value.key) != std::end(kShown)) continue;
    const std::string name = value.key.substr(value.key.rfind('.') + 1);
    const bool bare = value.label == "true" || value.label == "false";
    settings.push_back(bare ? value_in_words(value, name) : name + ' ' + value.label);
  }
  return settings;
}

/// The words in lines of at most `width`, joined by dots.
std::vector<std::string> lines_of(ImFont* font, const std::vector<std::string>& words, float width) {
  std::vector<std::string> lines;
  for (const std::string& word : words) {
    const std::string longer = lines.empty() ? "" : lines.back() + " · " + word;
    if (longer.empty() || text_width(font, longer) > width) {
      lines.push_back(word);
    } else {
      lines.back() = longer;
    }
  }
  return lines;
}

std::vector<std::string> further_lines(const Ui& ui, float width) {
  const Population& population = ui.model.population();
  const int network = ui.view().selected;
  if (network < 0) return {};
  const float indent = text_width(ui.style.small, "also") + ui.u(8);
  return lines_of(ui.style.code_small, further_settings(population.configuration_of(network)),
                  width - indent);
}

std::string activations_of(const NetworkConfiguration& network) {
  std::string text;
  for (const Activation a : network.activation) text += (text.empty() ? "" : ", ") + std::string(name_of(a));
  return text;
}

constexpr float kFactsPitch = 19;
constexpr const char* kSeedNames = "init, data, order";

}  // namespace

const char* why_no_curve(const Ui& ui, int row) {
  const RowSummary& summary = ui.model.summaries()[static_cast<std::size_t>(row)];
  if (summary.networks > 0 && summary.diverged == summary.networks) return "all seeds have diverged";
  const Session& session = ui.model.session();
  if (!session.trains() && session.moments().size() < 2) return "no curve was recorded";
  return "after the first epochs";
}

float facts_height(const Ui& ui, float width) {
  return ui.u(kFactsPitch * static_cast<float>(4 + further_lines(ui, width).size()));
}

void draw_selected_field(Ui& ui, const Rect& at) {
  const int network = ui.view().selected;
  if (network < 0 || !ui.model.frame()) return;
  const FieldSetPtr& fields = ui.model.fields();
  std::vector<DotInstance> dots;
  TileInstance tile{at.x, at.y, at.w, at.h, 0, kTileEmpty};
  if (ui.model.frame()->of(network).diverged) {
    tile.flags = kTileDiverged;
  } else {
    if (fields && fields->request.selected == network)
      tile = detail_tile(ui, at, fields->selected, fields->request.selected_side, field_flags(ui.view()));
    append_points(ui, network, at, dots);
  }
  TileStyle style;
  style.contour_pixels = 1.6f;
  style.corner = 4;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(corner(at), opposite(at), true);  // points at the rim stay inside
  draw_tiles(ui, {tile}, dots, style);
  list->PopClipRect();
  if ((tile.flags & kTileDiverged) == 0) return;
  const std::string text =
      fmt::format("diverged at epoch {}", with_commas(ui.model.frame()->of(network).epoch));
  const float w = text_width(ui.style.regular, text) + ui.u(20), h = ui.u(26), y = at.cy() + ui.u(26);
  list->AddRectFilled({at.cx() - w / 2, y}, {at.cx() + w / 2, y + h}, ui.style.paper, h / 2);
  text_at(list, ui.style.regular, at.cx(), y + (h - ui.style.regular->FontSize) / 2, ui.style.ink, text,
          Align::middle);
}

void draw_facts(Ui& ui, const Rect& at) {
  const int network = ui.view().selected;
  if (network < 0 || !ui.model.frame()) return;
  const Population& population = ui.model.population();
  const Configuration& c = population.configuration_of(network);
  const Metrics& m = ui.model.frame()->metric(network);
  const NetworkStanding& s = ui.model.frame()->of(network);
  const Seeds seeds = population.seeds_of(network);
  std::vector<std::pair<std::string, std::string>> facts;
  facts.reserve(16);  // GCC 12 takes a growing vector's first element for one outside it (bug 105329)
  facts.emplace_back("test loss", loss_text(m.test_loss));
  facts.emplace_back("train loss", loss_text(m.train_loss));
  if (c.regression()) {
    facts.emplace_back("trained", counted(s.epoch, "epoch"));
  } else {
    facts.emplace_back("accuracy",
                       std::isfinite(m.test_accuracy) ? fmt::format("{:.1f} %", 100 * m.test_accuracy) : "–");
  }
  const bool judged = can_be_solved(population.sweep().stop(), c);
  facts.emplace_back("solved", s.diverged            ? "diverged"
                               : s.solved_epoch >= 0 ? "epoch " + with_commas(s.solved_epoch)
                               : s.pruned            ? "pruned at " + with_commas(s.epoch)
                               : !judged             ? "no rule applies"
                                                     : "not yet");
  facts.emplace_back(kSeedNames, fmt::format("{}, {}, {}", seeds.init, seeds.data, seeds.order));
  facts.emplace_back("activation", activations_of(c.network));
  facts.emplace_back("rate, batch", fmt::format("{:g}, {}", c.train.learning_rate, c.train.batch));
  facts.emplace_back("regularization", c.train.regularized() ? regularization_text(c.train) : "none");
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float pitch = ui.u(kFactsPitch);
  const int columns = at.w > ui.u(260) ? 2 : 1;
  const float width = at.w / static_cast<float>(columns);
  const auto rows = static_cast<int>((facts.size() + static_cast<std::size_t>(columns) - 1) /
                                     static_cast<std::size_t>(columns));
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const float x = at.x + width * static_cast<float>(static_cast<int>(i) / rows);
    const float y = at.y + pitch * static_cast<float>(static_cast<int>(i) % rows);
    if (y + pitch > at.bottom() + ui.u(4)) continue;
    const float right = x + width - (columns == 2 && static_cast<int>(i) < rows ? ui.u(14) : 0);
    const std::string& value = facts[i].second;
    const bool crowded =
        facts[i].first == kSeedNames &&
        text_width(ui.style.small, kSeedNames) + ui.u(6) + text_width(ui.style.code_small, value) > right - x;
    const std::string name = crowded ? "seeds" : facts[i].first;
    text_at(list, ui.style.small, x, y + ui.u(1), ui.style.secondary, name);
    const float room = right - x - text_width(ui.style.small, name) - ui.u(6);
    text_at(list, ui.style.code_small, right, y + ui.u(1), ui.style.ink,
            elided(ui.style.code_small, value, room), Align::right);
  }
  const std::vector<std::string> further = further_lines(ui, at.w);
  for (std::size_t i = 0; i < further.size(); ++i) {
    const float y = at.y + pitch * static_cast<float>(rows + static_cast<int>(i));
    if (y + pitch > at.bottom() + ui.u(4)) return;
    if (i == 0) text_at(list, ui.style.small, at.x, y + ui.u(1), ui.style.secondary, "also");
    const float indent = text_width(ui.style.small, "also") + ui.u(8);
    text_at(list, ui.style.code_small, at.x + indent, y + ui.u(1), ui.style.ink,
            elided(ui.style.code_small, further[i], at.w - indent));
  }
}

void draw_loss_legend(Ui& ui, float left, float right, float y) {
  if (ui.view().selected < 0 || !ui.model.frame()) return;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool test = std::isfinite(ui.model.frame()->metric(ui.view().selected).test_loss);
  const auto entry = [&](const char* name, ImU32 colour, float width) {
    const float w = text_width(ui.style.small, name), middle = y + ui.style.small->FontSize * 0.55f;
    if (right - w - ui.u(27) < left) return;
    text_at(list, ui.style.small, right - w, y, ui.style.secondary, name);
    list->AddLine({right - w - ui.u(19), middle}, {right - w - ui.u(5), middle}, colour, ui.u(width));
    right -= w + ui.u(30);
  };
  entry("train", test ? with_alpha(ui.style.accent, 0.55f) : ui.style.accent, test ? 1.2f : 2.2f);
  if (test) entry("test", ui.style.accent, 2.2f);
}

void draw_loss_curves(Ui& ui, const Rect& at) {
  const int network = ui.view().selected;
  if (network < 0 || !ui.model.frame()) return;
  const Population& population = ui.model.population();
  const int row = population.row_of(network);
  const Frame& shown = *ui.model.frame();
  const Moments moments = ui.model.session().moments();
  const bool test =
      std::isfinite(shown.metric(network).test_loss) || !std::isfinite(shown.metric(network).train_loss);
  double low = 1e9, high = 0, last = 1;
  std::size_t longest = 0;
  const auto line_of = [&](int n, bool on_test) {
    const Curve curve = curve_of(moments, shown, n, [on_test](const Metrics& m) {
      const double loss = on_test ? m.test_loss : m.train_loss;
      return loss > 0 ? loss : std::nan("");  // a logarithmic axis has no 0
    });
    for (const double y : curve.values) low = std::min(low, y), high = std::max(high, y);
    if (!curve.epochs.empty()) last = std::max(last, curve.epochs.back());
    longest = std::max(longest, curve.epochs.size());
    return curve;
  };
  std::vector<Curve> lines;
  const int most = std::min(population.seeds(), 64);
  for (int k = 0; k < most; ++k) lines.push_back(line_of(row * population.seeds() + k, test));
  const Curve own = line_of(network, test), train = line_of(network, false);
  if (!(high > 0)) low = 0.1, high = 1;
  Axis y{std::max(low * 0.8, 1e-6), high * 1.2, true};
  if (y.high / y.low < 4) y.low = y.high / 4;
  const Chart chart(ui, at, {0, last, false, true}, y, "epoch");
  if (longest < 2) return chart.empty(why_no_curve(ui, row));
  for (const Curve& c : lines) chart.line(c.epochs, c.values, with_alpha(ui.style.secondary, 0.28f), 1);
  if (test) chart.line(train.epochs, train.values, with_alpha(ui.style.accent, 0.55f), 1.2f);
  chart.line(own.epochs, own.values, ui.style.accent, 2.2f);
}

void draw_accuracy_histogram(Ui& ui, const Rect& at) {
  const int network = ui.view().selected;
  if (network < 0 || !ui.model.frame()) return;
  const Population& population = ui.model.population();
  const int row = population.row_of(network);
  const bool regression = population.configuration_of(network).regression();
  std::vector<double> values;
  double own = std::nan(""), high = 1;
  double low = 1;
  for (int k = 0; k < population.seeds(); ++k) {
    const int n = row * population.seeds() + k;
    const double v = regression ? shown_loss(ui.model.frame()->metric(n)) : accuracy_at(*ui.model.frame(), n);
    if (n == network) own = v;
    if (!std::isfinite(v)) continue;
    values.push_back(v);
    low = std::min(low, v);
    if (regression) high = values.size() == 1 ? v : std::max(high, v);
  }
  if (regression) {
    low = 0;
    high = std::max(high * 1.05, 1e-6);
  } else {
    low = std::min(0.5, std::floor(low * 10) / 10);
  }
  constexpr int kBins = 25;
  std::vector<int> bins(kBins, 0);
  const auto bin_of = [&](double v) {
    return std::clamp(static_cast<int>((v - low) / (high - low) * kBins), 0, kBins - 1);
  };
  for (const double v : values) ++bins[static_cast<std::size_t>(bin_of(v))];
  const int tallest = std::max(1, *std::max_element(bins.begin(), bins.end()));
  const Axis x{low, high, false}, y{0, static_cast<double>(tallest) * 1.1, false, true};
  const Chart chart(ui, at, x, y);
  if (values.empty()) return chart.empty("no seed has a value");
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (int b = 0; b < kBins; ++b) {
    if (bins[static_cast<std::size_t>(b)] == 0) continue;
    const double x0 = low + (high - low) * b / kBins, x1 = low + (high - low) * (b + 1) / kBins;
    const ImVec2 top = chart.at(x0, bins[static_cast<std::size_t>(b)]), foot = chart.at(x1, 0);
    const bool mine = std::isfinite(own) && bin_of(own) == b;
    list->AddRectFilled({top.x + 1, top.y}, {std::max(foot.x, top.x + ui.u(2)), foot.y},
                        mine ? ui.style.accent : with_alpha(ui.style.accent, 0.35f), ui.u(1.5f));
  }
}

}  // namespace seedbed::viewer
