// SPDX-License-Identifier: Apache-2.0
// The contact sheet: layout, files, and what stands in its tiles.
#include "seedbed/sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>

#include <cmath>
#include <fstream>
#include <iterator>

#include "report/palette.h"
#include "report/png_file.h"
#include "report/sheet_painter.h"
#include "report/sheet_rows.h"
#include "report/sheet_text.h"
#include "report/synthetic.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_report::made_up_rows;
using testing_report::TemporaryFolder;
using testing_report::two_by_two;
using testing_report::write_result;

Image read_png(const std::string& path) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_file(&png, path.c_str()), 0) << png.message;
  png.format = PNG_FORMAT_RGB;
  Image image(static_cast<int>(png.width), static_cast<int>(png.height), kPaper);
  EXPECT_NE(png_image_finish_read(&png, nullptr, image.rgb.data(), 0, nullptr), 0) << png.message;
  return image;
}

SheetContent content_of(int rows, int columns, const std::string& label) {
  SheetContent content;
  content.title = "a title";
  content.captions = {
      "a caption that is long enough to be broken on a narrow sheet, if there is one to be drawn"};
  content.keys = {"hidden", "rate"};
  for (int c = 0; c < columns; ++c) content.seeds.push_back(std::to_string(c));
  content.seeds_title = "seed";
  content.maps_title = "over 64 seeds";
  for (int r = 0; r < rows; ++r) content.rows.push_back({{label + std::to_string(r / 2), "0.1"}, 64, r, 0});
  return content;
}

TEST(SheetLayout, NothingOverlaps) {
  const Fonts fonts;
  for (int rows : {1, 2, 12, 40}) {
    for (int columns : {1, 12, 64}) {
      for (const char* label : {"8-", "some/very/long/path/to/the/points/of/a/sweep.csv-"}) {
        for (int tile : {16, 64, 200}) {
          SheetOptions options;
          options.tile = tile;
          const SheetLayout layout = lay_out_sheet(content_of(rows, columns, label), options, fonts);
          double x = layout.left;
          for (const LabelColumn& column : layout.labels) {
            EXPECT_GE(column.x, x);
            EXPECT_LE(column.width, 201);
            x = column.x + column.width;
          }
          EXPECT_GE(layout.share.x, x);
          EXPECT_GE(layout.tiles_x, layout.share.x + layout.share.width);
          const auto last = static_cast<std::size_t>(rows - 1);
          EXPECT_GT(layout.map_box(0, 0).x, layout.tile_box(0, columns - 1).right());
          EXPECT_LE(layout.map_box(last, 1).right(), layout.width - kMargin + 1e-9);
          for (std::size_t r = 1; r <= last; ++r) {
            EXPECT_GE(layout.tile_box(r, 0).y, layout.tile_box(r - 1, 0).bottom() + kTileGap - 1e-9);
          }
          double bottom = layout.tile_box(last, 0).bottom();
          for (const LegendItem& item : layout.legend) {
            EXPECT_GT(item.box.y, layout.tile_box(last, 0).bottom());
            EXPECT_LE(item.box.right(), layout.width - kMargin + 1e-9);
            bottom = std::max(bottom, item.box.bottom());
          }
          EXPECT_LE(bottom, layout.height);
          EXPECT_GT(layout.tile_box(0, 0).y, layout.header_baseline);
          EXPECT_GT(layout.group_baseline,
                    layout.captions_baseline +
                        (static_cast<double>(layout.caption_lines.size()) - 1) * kCaptionLine);
        }
      }
    }
  }
}

TEST(SheetPainter, TilesShowTheirState) {
  SheetOptions options;
  options.scale = 1;
  SheetPainter painter(content_of(1, 4, "8-"), options);
  const int side = 64;
  SheetFields fields;
  fields.side = side;
  fields.tiles.resize(4);
  fields.tiles[0].state = TileState::unsolved;
  fields.tiles[0].field.assign(side * side, 1.0f);
  fields.tiles[1].state = TileState::solved;
  fields.tiles[1].field.assign(side * side, -1.0f);
  fields.tiles[2].state = TileState::diverged;
  auto data = std::make_shared<Dataset>();
  data->train = {{-3, 3, -1}, {100, 0, 1}};
  fields.tiles[0].data = data;
  fields.mean.assign(side * side, -1.0f);
  fields.disagreement.assign(side * side, 0.5f);
  painter.draw_row(0, fields);
  const auto at = [&](const Box& box, double u, double v) {
    return painter.image().pixel(static_cast<int>(box.x + u * box.width),
                                 static_cast<int>(box.y + v * box.height));
  };
  const SheetLayout& layout = painter.layout();
  EXPECT_EQ(at(layout.tile_box(0, 0), 0.5, 0.5), 0x0877bdu);
  const std::uint32_t dot = at(layout.tile_box(0, 0), 0.25, 0.25);  // (-3, 3): the upper left quarter
  EXPECT_GT(dot >> 16 & 255, 140u);
  EXPECT_LT(dot & 255, 120u);
  EXPECT_EQ(at(layout.tile_box(0, 1), 0.5, 0.5), 0xf59322u);
  EXPECT_NE(at(layout.tile_box(0, 1), 0.87, 0.13), 0xf59322u);  // the mark of a solved network
  EXPECT_EQ(at(layout.tile_box(0, 0), 0.87, 0.13), 0x0877bdu);  // and none
  EXPECT_NE(at(layout.tile_box(0, 2), 0.5, 0.5), 0xffffffu);
  EXPECT_EQ(at(layout.tile_box(0, 3), 0.5, 0.5), 0xf7f8fau);  // not there yet
  EXPECT_EQ(at(layout.map_box(0, 0), 0.5, 0.5), 0xf59322u);
  EXPECT_EQ(at(layout.map_box(0, 1), 0.5, 0.5), 0x241044u);
}

TEST(SheetText, PercentsAreExactAtTheEnds) {
  EXPECT_EQ(percent_text(0, 64), "0 %");
  EXPECT_EQ(percent_text(1, 1024), "<1 %");
  EXPECT_EQ(percent_text(32, 64), "50 %");
  EXPECT_EQ(percent_text(1023, 1024), ">99 %");
  EXPECT_EQ(percent_text(64, 64), "100 %");
  EXPECT_EQ(percent_text(0, 0), "–");
}

TEST(SheetText, SeedsAndFixedSettings) {
  SeedDesign seeds;
  EXPECT_EQ(seed_label(seeds, 3), "3");
  seeds.first = 1000000000000;
  EXPECT_EQ(seed_label(seeds, 3), "…0003");
  seeds = {};
  seeds.crossed = true;
  seeds.init_count = 2;
  seeds.order_count = 4;
  EXPECT_EQ(seed_label(seeds, 5), "1·1");
  EXPECT_EQ(fixed_text(two_by_two()), "spiral · features x y · tanh · learning rate 0.03 · batch 10");
}

TEST(SheetText, SaysWhatWasLeftOut) {
  const Sweep sweep = two_by_two();
  SheetOptions options;
  options.rows = 3;
  options.columns = 2;
  const SheetContent content = sheet_content(sweep, 5, options);
  EXPECT_THAT(content.keys, ElementsAre("hidden", "regularization_rate"));
  EXPECT_EQ(content.rows.size(), 3u);
  EXPECT_THAT(content.rows[2].labels, ElementsAre("8-8", "0"));
  EXPECT_EQ(content.seeds_title, "seed, first 2 of 4");
  EXPECT_THAT(content.notes,
              ElementsAre("The result is incomplete: 5 of 16 networks are finished.",
                          "3 of 4 configurations are shown, the first of the sweep (--rows)."));
}

TEST(SheetRows, EvaluatesEachNetworkOnce) {
  const Sweep sweep = two_by_two();
  const RowNetworks row = row_networks(sweep, 3, made_up_rows(sweep), 4, 2);
  EXPECT_EQ(row.networks, 4);
  EXPECT_EQ(row.solved, 3);
  EXPECT_EQ(row.diverged, 1);
  ASSERT_EQ(row.mapped.size(), 2u);
  std::vector<std::int64_t> asked;
  const FieldSource source = [&](std::span<const NetworkRow> networks, int side, float* values) {
    for (const NetworkRow& network : networks) {
      asked.push_back(network.network_id);
      for (int i = 0; i < side * side; ++i) *values++ = network.network_id == 12 ? 1.0f : -1.0f;
    }
  };
  const SheetFields fields = row_fields(row, 4, source);
  EXPECT_THAT(asked, ElementsAre(12, 13, 14));  // 15 diverged
  EXPECT_EQ(fields.tiles[0].field[0], 1.0f);
  EXPECT_EQ(fields.tiles[2].field[0], -1.0f);
  EXPECT_EQ(fields.tiles[2].state, TileState::solved);
  EXPECT_EQ(fields.tiles[3].state, TileState::diverged);
  EXPECT_EQ(fields.mean[0], 0.0f);  // of 12 and 13 only
  EXPECT_EQ(fields.disagreement[0], 1.0f);
}

TEST(WriteSheet, WritesAPicture) {
  const TemporaryFolder folder;
  write_result(folder.file("r.db"), two_by_two(), 4);
  SheetOptions options;
  options.scale = 1;
  const ResultReader result(folder.file("r.db"));
  EXPECT_THAT(write_sheet(result, folder.file("s.png"), options), testing::IsEmpty());
  const Image image = read_png(folder.file("s.png"));
  const Fonts fonts;
  const SheetLayout layout = lay_out_sheet(sheet_content(result.sweep(), 16, options), options, fonts);
  EXPECT_EQ(image.width, static_cast<int>(std::ceil(layout.width)));
  EXPECT_EQ(image.height, static_cast<int>(std::ceil(layout.height)));
  // A tile has many colours: something was drawn there.
  std::vector<std::uint32_t> colours;
  const Box box = layout.tile_box(2, 0);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) {
      colours.push_back(image.pixel(static_cast<int>(box.x) + x, static_cast<int>(box.y) + y));
    }
  }
  std::sort(colours.begin(), colours.end());
  colours.erase(std::unique(colours.begin(), colours.end()), colours.end());
  EXPECT_GT(colours.size(), 100u);
  EXPECT_THAT(folder.names(), testing::UnorderedElementsAre("r.db", "s.png"));
}

// The field of a network without hidden layers is known: tanh of its weighted sum.
TEST(WriteSheet, FieldsAreThoseOfTheStoredParameters) {
  const TemporaryFolder folder;
  const Sweep sweep = two_by_two();
  write_result(folder.file("r.db"), sweep, 1);
  const ResultReader result(folder.file("r.db"));
  const std::vector<NetworkRow> rows = result.rows(0, 2);
  std::vector<float> values(2 * 9);
  engine_fields(result)(rows, 3, values.data());
  for (std::size_t n = 0; n < 2; ++n) {
    const Parameters p = result.parameters(static_cast<std::int64_t>(n));
    for (int j = 0; j < 3; ++j) {
      for (int i = 0; i < 3; ++i) {
        const double x = -6 + 6 * i, y = 6 - 6 * j;
        EXPECT_NEAR(values[n * 9 + static_cast<std::size_t>(j * 3 + i)],
                    std::tanh(p.values[0] * x + p.values[1] * y + p.values[2]), 1e-5);
      }
    }
  }
}

TEST(WriteSheet, IncompleteResultsAreDrawnWithANote) {
  const TemporaryFolder folder;
  write_result(folder.file("r.db"), two_by_two(), 1);
  SheetOptions options;
  options.scale = 1;
  EXPECT_THAT(write_sheet(ResultReader(folder.file("r.db")), folder.file("s.png"), options),
              ElementsAre("The result is incomplete: 4 of 16 networks are finished."));
}

TEST(WriteSheet, RefusesInOneLine) {
  const TemporaryFolder folder;
  int calls = 0;
  const auto message = [&](std::int64_t units, const std::string& path,
                           const SheetOptions& options) -> std::string {
    const std::string file = folder.file(std::to_string(calls++) + ".db");
    write_result(file, two_by_two(), units);
    try {
      write_sheet(ResultReader(file), path, options);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(message(0, folder.file("s.png"), {}),
            "no network of this result is finished yet; continue it with seedbed run");
  EXPECT_EQ(message(1, folder.file("no/s.png"), {}),
            folder.file("no/s.png") + ": cannot be written: No such file or directory");
  SheetOptions options;
  options.columns = 0;
  EXPECT_EQ(message(1, folder.file("s.png"), options), "--columns 0: allowed are 1 to 256");
  options = {};
  options.tile = 512;
  options.scale = 4;
  options.columns = 4;
  EXPECT_THAT(message(4, folder.file("s.png"), options),
              HasSubstr("pixels; lower --rows, --columns, --tile or --scale"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("no")));
}

TEST(WriteFileWhole, FullDiskLeavesNothingBehind) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  const TemporaryFolder folder;
  std::ofstream(folder.file("old.png")) << "old";
  // The temporary name leads to a device that is always full.
  const std::string temporary = folder.file("old.png") + "." + std::to_string(::getpid()) + ".tmp";
  std::filesystem::create_symlink("/dev/full", temporary);
  try {
    write_file_whole(folder.file("old.png"), std::vector<std::uint8_t>(1 << 16));
    FAIL() << "no error";
  } catch (const ResultError& error) {
    EXPECT_EQ(std::string(error.what()),
              folder.file("old.png") + ": cannot be written: No space left on device");
  }
  std::ifstream old(folder.file("old.png"));
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(old), {}), "old");
  EXPECT_THAT(folder.names(), ElementsAre("old.png"));
}

}  // namespace
}  // namespace seedbed
