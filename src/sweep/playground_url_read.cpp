// SPDX-License-Identifier: Apache-2.0
// A Playground URL as settings of a sweep, read as the site reads it: unknown and blank values leave
// the default, numbers are what JavaScript's unary plus makes of them, and the last of two equal
// fields counts. What the site would take but seedbed has no room for is refused.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <span>

#include "sweep/content_hash.h"
#include "sweep/playground_url.h"
#include "sweep/state.h"

namespace seedbed {
namespace {

constexpr std::string_view kOrigin = "Playground URL";

/// What the browser makes of a typed address: blanks at the ends and line breaks go.
std::string cleaned(std::string_view url) {
  std::string text;
  for (const char c : url) {
    if (c != '\t' && c != '\n' && c != '\r') text += c;
  }
  const std::size_t first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::string encoded(std::string_view fragment) {
  std::string text;
  for (const char c : fragment) {
    const auto byte = static_cast<unsigned char>(c);
    text += kept_in_fragment(byte) ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return text;
}

/// JavaScript's Number() of a text without blanks; NaN where it is none.
double js_number(std::string_view text) {
  if (text.empty()) return 0;
  double number = 0;
  if (text.size() > 2 && text[0] == '0' && std::isalpha(static_cast<unsigned char>(text[1])) != 0) {
    const char kind = static_cast<char>(text[1] | 0x20);
    const unsigned base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
    if (base != 0) {
      for (const char c : text.substr(2)) {
        unsigned digit = 99;
        std::from_chars(&c, &c + 1, digit, static_cast<int>(base));
        if (digit >= base) return NAN;
        number = number * base + digit;
      }
      return number;
    }
  }
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  if (text == "Infinity") return negative ? -INFINITY : INFINITY;
  if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string_view::npos || text[0] == '-') {
    return NAN;
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) return NAN;
  if (error == std::errc::result_out_of_range) {
    number =
        text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos ? 0 : INFINITY;
  }
  return negative ? -number : number;
}

class UrlReader {
 public:
  explicit UrlReader(std::string_view fragment) {
    hash_ = std::string(fragment);
    while (!fragment.empty()) {
      const std::string_view part = fragment.substr(0, fragment.find('&'));
      fragment.remove_prefix(std::min(part.size() + 1, fragment.size()));
      const std::size_t equals = part.find('=');
      std::optional<std::string> value;  // "name" alone has none
      if (equals != std::string_view::npos) {
        const std::string_view rest = part.substr(equals + 1);
        value = rest.substr(0, rest.find('='));
      }
      fields_[std::string(part.substr(0, equals))] = std::move(value);
    }
  }

  Draft read() {
    const bool regression = text("problem") == "regression";
    if (regression) {
      choice("regDataset", "data.dataset", kRegressionChoices, "plane");
    } else {
      choice("dataset", "data.dataset", kDatasetChoices, "circle");
    }
    noise();
    number("percTrainData", "data.train");
    features();
    const std::optional<std::string> seed = text("seed");
    set("data.playground_seed", Value::of(seed ? *seed : drawn_seed(hash_)), "seed");
    hidden();
    choice("activation", "network.activation", kActivationChoices, "tanh");
    set("network.init", Value::of(boolean("initZero", false) ? "zero" : "playground"), "initZero");
    number("learningRate", "train.learning_rate");
    number("batchSize", "train.batch");
    choice("regularization", "train.regularization", kRegularizationChoices, "none");
    number("regularizationRate", "train.regularization_rate");
    set("seeds.first", Value::of(0), "");
    set("seeds.vary", Value::list({Value::of("init")}), "");
    return std::move(draft_);
  }

 private:
  /// A value that is there and not blank.
  std::optional<std::string> text(const std::string& field) const {
    const auto found = fields_.find(field);
    if (found == fields_.end() || !found->second || found->second->empty()) return std::nullopt;
    return found->second;
  }

  Place place(const std::string& field) const {
    const auto found = fields_.find(field);
    const bool given = found != fields_.end() && found->second;
    return {Place::Kind::url,
            given ? fmt::format("{}: {}={}", kOrigin, field, *found->second) : std::string(kOrigin), "."};
  }

  void set(const char* key, Value value, const std::string& field) {
    draft_.set({&key_named(key), std::move(value), place(field)});
  }

  void choice(const std::string& field, const char* key, std::span<const Choice> choices,
              const char* otherwise) {
    const std::optional<std::string> given = text(field);
    const char* name = otherwise;
    for (const Choice& choice : choices) {
      if (given == choice.text) name = choice.name;
    }
    set(key, Value::of(name), field);
  }

  bool boolean(const std::string& field, bool otherwise) const {
    const std::optional<std::string> given = text(field);
    return given ? *given != "false" : otherwise;
  }

  Value value_of(double number, const std::string& field) const {
    if (std::isnan(number)) complain(place(field), 0, "", "not a number");
    const bool integer = std::trunc(number) == number && std::abs(number) < 1e15;
    return integer ? Value::of(static_cast<std::int64_t>(number)) : Value::of(number);
  }

  void number(const std::string& field, const char* key) {
    if (const auto given = text(field)) set(key, value_of(js_number(*given), field), field);
  }

  void noise() {
    const auto given = text("noise");
    if (!given) return;
    double percent = js_number(*given);
    if (percent > 80) percent = 50;
    if (percent < 0) percent = 0;
    set("data.noise", value_of(percent, "noise"), "noise");
  }

  void features() {
    FeatureSet set_of;
    for (const FeatureField& f : kFeatureFields) {
      const std::string field(f.field);
      const bool on = boolean(field, set_of.has(f.feature)) && text(field + "_hide") != "true";
      set_of.set(f.feature, on);
    }
    Settings settings;
    settings.configuration.data.features = set_of;
    const char* key = "data.features";
    set(key, key_named(key).get(settings), "");
  }

  void hidden() {
    const auto found = fields_.find("networkShape");
    if (found == fields_.end() || !found->second) return;
    Value widths = Value::list();
    std::string_view rest = *found->second;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      widths.items.push_back(value_of(js_number(rest.substr(0, comma)), "networkShape"));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
      if (rest.empty()) widths.items.push_back(Value::of(0));  // "4," is 4 and Number("")
    }
    set("network.hidden", std::move(widths), "networkShape");
  }

  /// The site draws one too when the URL has none.
  /// Five decimals, as the browser draws them; here from the URL, so that the same command is the same sweep.
  static std::string drawn_seed(const std::string& fields) {
    const std::uint64_t digits = std::stoull(xxh3_hex(fields).substr(0, 12), nullptr, 16);
    return fmt::format("{:.5f}", static_cast<double>(digits % 100000) / 100000);
  }

  std::string hash_;  ///< the URL's fields as they are written
  std::map<std::string, std::optional<std::string>> fields_;
  Draft draft_;
};

}  // namespace

bool is_url(const std::string& source) {
  return source.starts_with("http://") || source.starts_with("https://");
}

Draft read_playground_url(const std::string& url) {
  const std::string text = cleaned(url);
  const std::size_t hash = text.find('#');
  const std::string_view page = std::string_view(text).substr(0, hash);
  const bool playground = page.find("//playground.tensorflow.org") != std::string_view::npos;
  if (!playground && hash == std::string::npos) {
    complain({Place::Kind::url, text, "."}, 0, "",
             fmt::format("not a Playground URL; expected {}#activation=tanh&...", kPlaygroundPage));
  }
  return UrlReader(hash == std::string::npos ? "" : encoded(text.substr(hash + 1))).read();
}

}  // namespace seedbed
