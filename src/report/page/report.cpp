// SPDX-License-Identifier: Apache-2.0
// Puts the page together: our markup, style and scripts, the chart library, and the data as JSON. All of it
// is in the program, so that the file opens without a network.
#include "seedbed/report.h"

#include <fmt/format.h>

#include "report/describe.h"
#include "report/page/assets.h"
#include "report/page/sections.h"
#include "report/png_file.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

using page::Json;

constexpr std::size_t kTableCells = 400;

void check(const char* flag, int value, int least, int most) {
  if (value < least || value > most)
    throw UsageError(fmt::format("{} {}: allowed are {} to {}", flag, value, least, most));
}

/// JSON that can't end the element that it is in.
std::string script_safe(const Json& json) {
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace), safe;
  safe.reserve(text.size());
  for (char c : text) {
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  }
  return safe;
}

std::string html_safe(const std::string& text) {
  std::string safe;
  for (char c : text) {
    switch (c) {
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '&':
        safe += "&amp;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

/// `text` with each {{name}} replaced; what is put in is not looked at again.
std::string filled(std::string_view text, const std::vector<std::pair<std::string, std::string>>& parts) {
  std::string result;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t open = text.find("{{", from), close = text.find("}}", open);
    result += text.substr(from, open - from);
    if (open == std::string_view::npos) break;
    const std::string_view name = text.substr(open + 2, close - open - 2);
    for (const auto& [key, value] : parts) {
      if (key == name) result += value;
    }
    from = close + 2;
  }
  return result;
}

Json facts(const Population& p, const ResultReader& result, const std::string& path) {
  const Sweep& sweep = *p.sweep;
  return {{"name", sweep.name()},
          {"result", path},
          {"hash", sweep.hash()},
          {"version", result.facts().program_version},
          {"device", result.facts().device},
          {"math", result.facts().math},
          {"seeds", seeds_text(sweep.seeds())},
          {"dependence", dependence_text(sweep.seeds())},
          {"seeds_each", sweep.seeds().networks()},
          {"solved_when", stop_text(sweep.stop())},
          {"stop", p.stop},
          {"complete", result.complete()},
          {"planned", sweep.networks()},
          {"networks", p.networks},
          {"configurations", p.cells.size()},
          {"solved", p.solved},
          {"censored", p.censored},
          {"diverged", p.diverged},
          {"keys", p.key_names},
          {"sweep", sweep.text()}};
}

}  // namespace

std::string report_left_out() {
  return page::chart_library().empty() ? "this build has no report: npm was not found, or could not fetch "
                                         "the chart library, when it was configured"
                                       : "";
}

std::vector<std::string> write_report(const ResultReader& result, const std::string& result_path,
                                      const std::string& path, const ReportOptions& options) {
  if (const std::string why = report_left_out(); !why.empty()) throw ResultError(why);
  refuse_pruned(result.sweep(), "report");
  check("--details", options.details, 1, 24);
  check("--functions", options.functions, 0, 512);
  check("--curves", options.curves, 0, 65536);
  if (result.finished_networks() == 0)
    throw ResultError("no network of this result is finished yet; continue it with seedbed run");
  std::vector<std::string> notes;
  const Population p = read_population(
      result.sweep(), [&](std::int64_t first, std::int64_t count) { return result.rows(first, count); });
  const page::Cells table = p.spread(kTableCells),
                    shown = p.spread(static_cast<std::size_t>(options.details));
  Json data = Json::object();
  data["facts"] = facts(p, result, result_path);
  data["cells"] = page::cell_table(p, table);
  data["heatmap"] = page::success_heatmap(p);
  data["survival"] = page::survival_section(p, shown);
  data["metrics"] = page::metric_section(p, shown);
  data["fans"] = page::fan_section(p, result, shown, options.curves);
  data["functions"] = page::function_section(p, engine_fields(result), shown, options.functions, notes);
  const page::ParameterSource stored = [&](const NetworkRow& row) {
    return result.parameters(row.network_id);
  };
  data["relu"] = data["regions"] = data["weights"] = nullptr;
  if (options.functions > 0) {
    data["regions"] = page::region_section(p, shown, options.functions, stored);
    try {
      data["relu"] = page::relu_section(p, shown, options.functions, stored);
    } catch (const UsageError& error) {  // a CSV file that is no longer there
      notes.push_back(fmt::format("no dead units: {}", error.what()));
    }
    try {
      data["weights"] = page::weight_section(p, shown, options.functions, stored);
    } catch (const UsageError& error) {
      notes.push_back(fmt::format("no paths in weight space: {}", error.what()));
    }
  }
  data["variance"] = page::variance_section(p, shown);
  data["importance"] = page::importance_section(p);
  data["risk"] = page::risk_section(p);
  data["planning"] = page::planning_section(p, shown);
  data["superiority"] = page::superiority_section(p, shown);
  data["parallel"] = page::parallel_section(p);
  data["networks"] = page::outlier_section(p, shown, result_path);
  data["findings"] = page::findings(p, data);
  const std::string name = html_safe(result.sweep().name());
  const std::string html = filled(page::asset("page.html"), {{"name", name},
                                                             {"style", std::string(page::asset("style.css"))},
                                                             {"library", std::string(page::chart_library())},
                                                             {"scripts", page::scripts()},
                                                             {"data", script_safe(data)}});
  write_file_whole(path, std::vector<std::uint8_t>(html.begin(), html.end()));
  return notes;
}

}  // namespace seedbed
