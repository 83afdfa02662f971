// SPDX-License-Identifier: Apache-2.0
// From a result to the PNG file of its contact sheet.
#include "seedbed/sheet.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <utility>

#include "report/png_file.h"
#include "report/sheet_painter.h"
#include "report/sheet_rows.h"
#include "report/sheet_text.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

constexpr double kMostPixels = 80e6;

template <typename Number>
void check_range(const char* flag, Number value, Number least, Number most) {
  if (value >= least && value <= most) return;
  throw UsageError(fmt::format("{} {}: allowed are {} to {}", flag, value, least, most));
}

void check(const SheetOptions& options) {
  check_range("--columns", options.columns, 1, 256);
  check_range("--rows", options.rows, 1, 1000);
  check_range("--maps", options.maps, 0, 65536);
  check_range("--tile", options.tile, 16, 512);
  check_range("--scale", options.scale, 0.5, 4.0);
}

/// Training points by data and order seed, for the configuration that is being drawn.
class PointSource {
 public:
  std::shared_ptr<const Dataset> of(const DataConfiguration& data, const Seeds& seeds) {
    if (!(data == data_)) made_.clear();
    data_ = data;
    auto& made = made_[{seeds.data, seeds.order}];
    if (!made && error_.empty()) {
      try {
        made = std::make_shared<const Dataset>(make_dataset(data, seeds.data, seeds.order));
      } catch (const UsageError& error) {  // a CSV file that is no longer there: the fields need none
        error_ = error.what();
      }
    }
    return made;
  }
  const std::string& error() const { return error_; }

 private:
  DataConfiguration data_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::shared_ptr<const Dataset>> made_;
  std::string error_;
};

}  // namespace

std::vector<std::string> write_sheet(const ResultReader& result, const std::string& path,
                                     const SheetOptions& options) {
  check(options);
  const std::int64_t finished = result.finished_networks();
  if (finished == 0)
    throw ResultError("no network of this result is finished yet; continue it with seedbed run");
  const Sweep& sweep = result.sweep();
  SheetContent content = sheet_content(sweep, finished, options);
  std::vector<std::string> notes = content.notes;
  const RowSource source = [&](std::int64_t first, std::int64_t count) { return result.rows(first, count); };
  const auto columns = static_cast<int>(content.seeds.size());
  std::vector<RowNetworks> rows;
  for (std::size_t r = 0; r < content.rows.size(); ++r) {
    rows.push_back(row_networks(sweep, static_cast<std::int64_t>(r), source, columns, options.maps));
    content.rows[r].networks = rows[r].networks;
    content.rows[r].solved = rows[r].solved;
    content.rows[r].limits = rows[r].success;
    content.rows[r].diverged = rows[r].diverged;
    content.rows[r].pruned = rows[r].pruned;
  }
  const SheetLayout layout = lay_out_sheet(content, options, Fonts());
  if (layout.width * layout.height * options.scale * options.scale > kMostPixels) {
    throw UsageError(
        fmt::format("the sheet would have {:.0f} x {:.0f} pixels; lower --rows, --columns, --tile or --scale",
                    layout.width * options.scale, layout.height * options.scale));
  }
  SheetPainter painter(std::move(content), options);
  const FieldSource fields_of = engine_fields(result);
  const int side = std::min(256, static_cast<int>(std::lround(options.tile * options.scale)));
  PointSource points;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    SheetFields fields = row_fields(rows[r], side, fields_of);
    if (options.points && options.tile >= 48) {
      const DataConfiguration data = sweep.configuration(static_cast<std::int64_t>(r)).data;
      for (std::size_t c = 0; c < fields.tiles.size(); ++c) {
        if (rows[r].shown[c]) fields.tiles[c].data = points.of(data, rows[r].shown[c]->seeds);
      }
    }
    painter.draw_row(r, fields);
  }
  if (!points.error().empty())
    notes.push_back(fmt::format("no training points are drawn: {}", points.error()));
  write_file_whole(path, encode_png(painter.image(), 72 * options.scale));
  return notes;
}

}  // namespace seedbed
