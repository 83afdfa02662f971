// SPDX-License-Identifier: Apache-2.0
#include "viewer/ui/network_controls.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

constexpr double kLearningRates[] = {0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};
constexpr double kRates[] = {0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};

void set(Ui& ui, const std::string& assignment) {
  ui.commands().push(command::Edit{{assignment}, ui.view().edit_row});
}

/// Whether the sweep varies what an edit would fix.
bool swept(const Ui& ui, const char* key) {
  const auto& keys = ui.model.population().sweep().swept_keys();
  return !ui.view().edit_row && std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// The name of the control that follows, beside it; in colour where the sweep varies it.
void heading(Ui& ui, const char* title, const char* key) {
  named(ui, 88, title, swept(ui, key) ? ui.style.accent : 0);
}
/// Above what follows.
void wide_heading(Ui& ui, const char* title, const char* key) {
  section(ui, swept(ui, key) ? fmt::format("{}  ·  swept", title).c_str() : title);
}

void swept_tip(const Ui& ui, const char* key) {
  if (swept(ui, key)) tip(ui, "The sweep varies this: a choice for all rows replaces what it has");
}

/// `list`: what the key is now where it is no number.
void numbers(Ui& ui, const char* title, const char* key, std::span<const double> values, double now,
             std::span<const double> list = {}) {
  heading(ui, title, key);
  std::vector<std::string> names;
  for (const double v : values) names.push_back(fmt::format("{:g}", v));
  const auto found = list.empty() ? std::find(values.begin(), values.end(), now) : values.end();
  int chosen = static_cast<int>(found - values.begin());
  if (found == values.end()) {
    names.push_back(list.empty() ? fmt::format("{:g}", now) : fmt::format("{:g}", fmt::join(list, " ")));
    chosen = static_cast<int>(names.size()) - 1;
  }
  std::vector<const char*> texts;
  for (const std::string& name : names) texts.push_back(name.c_str());
  const int clicked =
      combo(fmt::format("##{}", key).c_str(), texts.data(), static_cast<int>(texts.size()), chosen);
  swept_tip(ui, key);
  if (clicked >= 0 && clicked != chosen)
    set(ui, fmt::format("{}={}", key, names[static_cast<std::size_t>(clicked)]));
}

template <class Enum>
void names(Ui& ui, const char* title, const char* key, int count, Enum now) {
  heading(ui, title, key);
  std::vector<const char*> texts;
  for (int i = 0; i < count; ++i) texts.push_back(name_of(static_cast<Enum>(i)));
  const int clicked = combo(fmt::format("##{}", key).c_str(), texts.data(), count, static_cast<int>(now));
  if (clicked >= 0 && clicked != static_cast<int>(now))
    set(ui, fmt::format("{}=\"{}\"", key, texts[static_cast<std::size_t>(clicked)]));
}

/// A slider over low, low + step, ... that applies when it is let go; a key moves it by one step.
void slider(Ui& ui, const char* title, const char* key, int now, int low, int high, int step,
            const char* unit) {
  heading(ui, title, key);
  const std::string id = fmt::format("##{}", key);
  const bool active = ImGui::GetActiveID() == ImGui::GetID(id.c_str());
  int* at = ImGui::GetStateStorage()->GetIntRef(ImGui::GetID(id.c_str()), 0);
  if (!active) *at = (now - low + step / 2) / step;
  const std::string text = fmt::format("{}{}", active ? low + *at * step : now, unit);  // no number's format
  ImGui::SetNextItemWidth(-1);
  ImGui::SliderInt(id.c_str(), at, 0, (high - low) / step, text.c_str(),
                   ImGuiSliderFlags_AlwaysClamp | ImGuiSliderFlags_NoInput);
  const int value = low + *at * step;
  if (ImGui::IsItemDeactivatedAfterEdit() && value != now) set(ui, fmt::format("{}={}", key, value));
}

void draw_features(Ui& ui, const DataConfiguration& data) {
  wide_heading(ui, "Features", "data.features");
  const char* const shown[] = {"x", "y", "x²", "y²", "xy", "sin x", "sin y"};
  const float width = (ImGui::GetContentRegionAvail().x - 3 * ui.u(5)) / 4;
  for (int f = 0; f < kFeatureCount; ++f) {
    const bool on = data.features.has(static_cast<Feature>(f));
    if (f % 4 != 0) ImGui::SameLine(0, ui.u(5));
    if (on) {
      ImGui::PushStyleColor(ImGuiCol_Button, ui.style.accent_soft);
      ImGui::PushStyleColor(ImGuiCol_Text, ui.style.ink);
    } else {
      ImGui::PushStyleColor(ImGuiCol_Button, ui.style.groove);
      ImGui::PushStyleColor(ImGuiCol_Text, ui.style.secondary);
    }
    if (ImGui::Button(shown[f], {width, 0})) {
      FeatureSet features = data.features;
      features.set(static_cast<Feature>(f), !on);
      std::vector<std::string> list;
      for (int k = 0; k < kFeatureCount; ++k) {
        if (features.has(static_cast<Feature>(k)))
          list.push_back(fmt::format("\"{}\"", name_of(static_cast<Feature>(k))));
      }
      set(ui, fmt::format("data.features=[{}]", fmt::join(list, ", ")));
    }
    ImGui::PopStyleColor(2);
  }
}

void draw_layers(Ui& ui, const std::vector<int>& hidden) {
  wide_heading(ui, "Hidden layers", "network.hidden");
  const auto change = [&](std::vector<int> widths) {
    set(ui, fmt::format("network.hidden=[{}]", fmt::join(widths, ", ")));
  };
  const float button = ui.u(28);
  for (std::size_t l = 0; l < hidden.size(); ++l) {
    ImGui::PushID(static_cast<int>(l));
    std::vector<int> widths = hidden;
    if (ImGui::Button("–", {button, 0}) && hidden[l] > 1) {
      --widths[l];
      change(widths);
    }
    ImGui::SameLine(0, ui.u(6));
    ImGui::AlignTextToFramePadding();
    ImGui::Text("%d", hidden[l]);
    ImGui::SameLine(ui.u(16) + button + ui.u(28));
    if (ImGui::Button("+", {button, 0}) && hidden[l] < kMaxHiddenWidth) {
      ++widths[l];
      change(widths);
    }
    ImGui::SameLine(0, ui.u(10));
    ImGui::AlignTextToFramePadding();
    ImGui::PushStyleColor(ImGuiCol_Text, ui.style.secondary);
    ImGui::Text("neurons");
    ImGui::PopStyleColor();
    ImGui::PopID();
  }
  const float half = (ImGui::GetContentRegionAvail().x - ui.u(6)) / 2;
  if (ImGui::Button("Add layer", {half, 0}) && static_cast<int>(hidden.size()) < kMaxHiddenLayers) {
    std::vector<int> widths = hidden;
    widths.push_back(2);
    change(widths);
  }
  ImGui::SameLine(0, ui.u(6));
  if (ImGui::Button("Remove", {half, 0}) && !hidden.empty()) {
    std::vector<int> widths = hidden;
    widths.pop_back();
    change(widths);
  }
}

}  // namespace

void draw_network_controls(Ui& ui) {
  const Population& population = ui.model.population();
  if (!ui.model.session().live()) {
    ImGui::PushStyleColor(ImGuiCol_Text, ui.style.secondary);
    ImGui::TextWrapped("Nothing can be changed here: %s.", ui.model.session().why_fixed().c_str());
    ImGui::PopStyleColor();
    return;
  }
  if (population.rows() == 0) return;
  const int row = std::max(0, ui.model.selected_row());
  const Configuration& c = *population.row(row).configuration;
  section(ui, "Changes apply to");
  const char* const scopes[] = {"All rows", "This row"};
  const int scope =
      segmented(ui, "scope", scopes, 2, ui.view().edit_row ? 1 : 0, ImGui::GetContentRegionAvail().x);
  if (scope >= 0) ui.commands().change([scope](ViewState& v) { v.edit_row = scope == 1; });
  tip(ui, "Every change starts again from epoch 0");
  ImGui::Dummy({0, ui.u(4)});

  heading(ui, "Data", "data.dataset");
  std::vector<const char*> datasets;
  for (int d = 0; d < static_cast<int>(DatasetKind::file); ++d)
    datasets.push_back(name_of(static_cast<DatasetKind>(d)));
  if (c.data.dataset == DatasetKind::file) datasets.push_back("points of a file");
  const int dataset = combo("##dataset", datasets.data(), static_cast<int>(datasets.size()),
                            static_cast<int>(c.data.dataset));
  if (dataset >= 0 && dataset != static_cast<int>(c.data.dataset))
    set(ui, fmt::format("data.dataset=\"{}\"", datasets[static_cast<std::size_t>(dataset)]));
  slider(ui, "Noise", "data.noise", static_cast<int>(std::lround(c.data.noise)), 0, 50, 5, " %%");
  slider(ui, "Train on", "data.train", static_cast<int>(std::lround(c.data.train)), 10, 90, 10, " %%");
  draw_features(ui, c.data);
  draw_layers(ui, c.network.hidden);
  ImGui::Dummy({0, ui.u(4)});
  names(ui, "Activation", "network.activation", static_cast<int>(Activation::hard_tanh) + 1,
        c.network.activation.empty() ? Activation::tanh : c.network.activation_of(0));
  numbers(ui, "Learning rate", "train.learning_rate", kLearningRates, c.train.learning_rate);
  slider(ui, "Batch size", "train.batch", c.train.batch, 1, 30, 1, "");
  names(ui, "Regularization", "train.regularization", static_cast<int>(Regularization::elastic_net) + 1,
        c.train.regularization);
  numbers(ui, "Reg. rate", "train.regularization_rate", kRates, c.train.regularization_rate,
          c.train.layer_regularization);
}

}  // namespace seedbed::viewer
