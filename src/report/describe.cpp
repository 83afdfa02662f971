// SPDX-License-Identifier: Apache-2.0
// Plain words for the facts of a sweep.
#include "report/describe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "report/crossed_seeds.h"

namespace seedbed {
namespace {

const char* text_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::at_least:
      return ">=";
    case Comparison::above:
      return ">";
    case Comparison::at_most:
      return "<=";
    case Comparison::below:
      return "<";
  }
  return "";
}

std::string last_part(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

/// "a", "a and b", "a, b and c".
std::string enumeration(const std::vector<std::string>& words) {
  if (words.size() < 2) return words.empty() ? "" : words[0];
  const std::vector<std::string> head(words.begin(), words.end() - 1);
  return fmt::format("{} and {}", fmt::join(head, ", "), words.back());
}

}  // namespace

std::string with_commas(std::int64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0 && digits[i - 1] != '-') text += ',';
    text += digits[i];
  }
  return text;
}

std::string counted(std::int64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", with_commas(number), noun, number == 1 ? "" : "s");
}

std::string stop_text(const StopRule& stop) {
  if (!stop.enabled) return "never";
  return fmt::format("{} {} {}", name_of(stop.metric), text_of(stop.comparison), stop.threshold);
}

std::vector<std::int64_t> rungs_of(const Sweep& sweep) {
  if (!sweep.prune().enabled()) return {};
  std::int64_t epochs = 0;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id)
    epochs = std::max<std::int64_t>(epochs, sweep.configuration(id).train.epochs);
  return rung_epochs(sweep.prune(), epochs);
}

std::string prune_text(const Sweep& sweep) {
  const PruneRule& rule = sweep.prune();
  return fmt::format("by {} at epochs {}; the best 1 in {} of what is known go on, in cohorts of {}",
                     name_of(rule.metric), fmt::join(rungs_of(sweep), ", "), rule.factor,
                     with_commas(rule.cohort));
}

std::string seeds_text(const SeedDesign& seeds) {
  if (seeds.crossed) {
    return fmt::format("{} init x {} data x {} order seeds, crossed", seeds.init_count, seeds.data_count,
                       seeds.order_count);
  }
  std::vector<std::string> varied, fixed;
  (seeds.vary_init ? varied : fixed).emplace_back("init");
  (seeds.vary_data ? varied : fixed).emplace_back("data");
  (seeds.vary_order ? varied : fixed).emplace_back("order");
  std::string text = varied.empty() ? "no seed varies"
                                    : fmt::format("{} seed{} var{} from {}", enumeration(varied),
                                                  varied.size() == 1 ? "" : "s",
                                                  varied.size() == 1 ? "ies" : "y together", seeds.first);
  if (!fixed.empty())
    text += fmt::format(", {} {} fixed", enumeration(fixed), fixed.size() == 1 ? "is" : "are");
  return text;
}

bool something_can_be_solved(const Sweep& sweep) {
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    if (can_be_solved(sweep.stop(), sweep.configuration(id))) return true;
  }
  return false;
}

std::string dependence_text(const SeedDesign& seeds) {
  if (!shares_seeds(seeds)) return "";
  std::vector<std::string> counts;
  for (const auto& [count, stream] :
       {std::pair{seeds.init_count, "init"}, {seeds.data_count, "data"}, {seeds.order_count, "order"}}) {
    if (count > 1) counts.push_back(fmt::format("{} {}", with_commas(count), stream));
  }
  return fmt::format(
      "The {} networks of a configuration share {} seeds: intervals and p-values are of these seeds, not of "
      "so "
      "many independent networks.",
      with_commas(seeds.networks()), fmt::join(counts, " + "));
}

std::vector<std::string> short_names(const std::vector<std::string>& keys) {
  std::vector<std::string> names;
  for (const std::string& key : keys) {
    const auto same = std::count_if(keys.begin(), keys.end(), [&](const std::string& other) {
      return last_part(other) == last_part(key);
    });
    names.push_back(same == 1 ? last_part(key) : key);
  }
  return names;
}

std::string value_in_words(const SweptValue& value, const std::string& key_name) {
  const std::string& label = value.label;
  const bool hidden = value.key == "network.hidden";
  if (label == "true") return key_name;
  if (label == "false") return "no " + key_name;
  if (label == "none") return hidden ? "no hidden layer" : "no " + key_name;
  const bool number = !label.empty() && std::isdigit(static_cast<unsigned char>(label[0]));
  return number && !hidden ? key_name + ' ' + label : label;
}

}  // namespace seedbed
