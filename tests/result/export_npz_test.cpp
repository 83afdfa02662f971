// SPDX-License-Identifier: Apache-2.0
// The archives of arrays: types, shapes and every value against the result; zip64; safetensors.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "result/crc32.h"
#include "result/database.h"
#include "result/output_file.h"
#include "result/zip_writer.h"
#include "seedbed/export.h"
#include "tests/result/npz.h"
#include "tests/result/samples.h"

namespace seedbed::test {
namespace {

using Arrays = std::map<std::string, NpyArray>;

Arrays load(const std::string& path) {
  Arrays arrays;
  for (const auto& [name, member] : unzip(content_of(path))) {
    EXPECT_TRUE(name.ends_with(".npy"));
    arrays[name.substr(0, name.size() - 4)] = npy(member);
  }
  return arrays;
}

TEST(Crc32, KnownValues) {
  EXPECT_EQ(crc32_of("", 0), 0u);
  EXPECT_EQ(crc32_of("123456789", 9), 0xCBF43926u);
  std::string bytes;
  for (int i = 0; i < 100; ++i) {
    bytes += static_cast<char>(i * 37);
    EXPECT_EQ(crc32_of(bytes.data(), bytes.size()), slow_crc32(bytes));
    const std::size_t half = bytes.size() / 3;
    EXPECT_EQ(crc32_of(bytes.data() + half, bytes.size() - half, crc32_of(bytes.data(), half)),
              slow_crc32(bytes));
  }
}

TEST(Zip, SmallAndZip64) {
  for (const std::uint64_t zip64_from : {std::uint64_t{0xffffffff}, std::uint64_t{0}, std::uint64_t{100}}) {
    const Scratch scratch;
    const std::map<std::string, std::string> members{
        {"a", ""}, {"b.npy", std::string(99, 'b')}, {"c", std::string(100'000, 'c')}};
    {
      OutputFile file(scratch.file("z.zip"));
      ZipWriter zip(file, zip64_from);
      for (const auto& [name, bytes] : members) {
        zip.begin(name, bytes.size());
        zip.write(bytes.data(), bytes.size() / 2);
        zip.write(bytes.data() + bytes.size() / 2, bytes.size() - bytes.size() / 2);
        zip.end();
      }
      zip.finish();
      file.finish();
    }
    EXPECT_EQ(unzip(content_of(scratch.file("z.zip"))), members);
    if (std::filesystem::exists("/usr/bin/python3")) {
      const std::string check = "/usr/bin/python3 -c \"import zipfile; z = zipfile.ZipFile('" +
                                scratch.file("z.zip") +
                                "'); assert z.testzip() is None; assert len(z.read('c')) == 100000\"";
      EXPECT_EQ(std::system(check.c_str()), 0);
    }
  }
}

TEST(Zip, AWrongSizeIsAMistakeOfTheProgram) {
  const Scratch scratch;
  OutputFile file(scratch.file("z.zip"));
  ZipWriter zip(file);
  zip.begin("a", 3);
  zip.write("ab", 2);
  EXPECT_THROW(zip.end(), std::logic_error);
}

class ExportNpz : public testing::TestWithParam<const char*> {
 protected:
  ExportNpz() { write_complete(path, sweep); }
  Scratch scratch;
  Sweep sweep = small_sweep(std::string("[train]\nprecision = \"") + GetParam() + "\"\n");
  std::string path = scratch.file("r.db"), out = scratch.file("out.npz");
};
INSTANTIATE_TEST_SUITE_P(Precision, ExportNpz, testing::Values("float32", "float64"));

TEST_P(ExportNpz, Columns) {
  export_npz(path, out);
  const Arrays a = load(out);
  const ResultReader reader(path);
  const auto rows = reader.rows(0, 60);
  for (std::size_t n = 0; n < 60; ++n) {
    EXPECT_EQ(a.at("network_id").as<std::int64_t>("<i8")[n], rows[n].network_id);
    EXPECT_EQ(a.at("configuration_id").as<std::int64_t>("<i8")[n], rows[n].configuration_id);
    EXPECT_EQ(a.at("init_seed").as<std::uint64_t>("<u8")[n], rows[n].seeds.init);
    EXPECT_EQ(a.at("data_seed").as<std::uint64_t>("<u8")[n], rows[n].seeds.data);
    EXPECT_EQ(a.at("order_seed").as<std::uint64_t>("<u8")[n], rows[n].seeds.order);
    EXPECT_EQ(a.at("status_code").as<std::int8_t>("|i1")[n], static_cast<int>(rows[n].status));
    EXPECT_EQ(a.at("epochs").as<std::int64_t>("<i8")[n], rows[n].epochs);
    EXPECT_EQ(a.at("solved_epoch").as<std::int64_t>("<i8")[n], rows[n].solved_epoch.value_or(-1));
    EXPECT_TRUE(same(a.at("train_loss").as<double>("<f8")[n], rows[n].metrics.train_loss));
    EXPECT_TRUE(same(a.at("test_loss").as<double>("<f8")[n], rows[n].metrics.test_loss));
    EXPECT_TRUE(same(a.at("train_accuracy").as<double>("<f8")[n], rows[n].metrics.train_accuracy));
    EXPECT_TRUE(same(a.at("test_accuracy").as<double>("<f8")[n], rows[n].metrics.test_accuracy));
    EXPECT_EQ(a.at("dead_units").as<std::int32_t>("<i4")[n], rows[n].dead_units);
    EXPECT_EQ(a.at("dead_links").as<std::int32_t>("<i4")[n], rows[n].dead_links);
  }
  EXPECT_EQ(a.at("status").type, "<U8");
  EXPECT_EQ(a.at("status").texts()[0], "stopped");
  EXPECT_EQ(a.at("status").texts()[3], "diverged");
  EXPECT_EQ(a.at("network_hidden").type, "<U4");
  EXPECT_EQ(a.at("network_hidden").texts()[0], "none");
  EXPECT_EQ(a.at("network_hidden").texts()[59], "8-8");
  EXPECT_EQ(a.at("train_learning_rate").as<double>("<f8")[59], 1.0);
  EXPECT_EQ(a.at("network_activation").texts()[59], "relu");
  EXPECT_EQ(a.at("sweep").shape.size(), 0u);
  EXPECT_EQ(a.at("sweep").texts()[0], sweep.text());
  EXPECT_EQ(a.at("sweep_hash").texts()[0], sweep.hash());
}

TEST_P(ExportNpz, CurvesParametersSnapshots) {
  export_npz(path, out);
  const Arrays a = load(out);
  const bool f32 = GetParam() == std::string("float32");
  const auto reals = [&](const char* name) {
    if (!f32) return a.at(name).as<double>("<f8");
    const auto floats = a.at(name).as<float>("<f4");
    return std::vector<double>(floats.begin(), floats.end());
  };
  const auto offsets = a.at("parameter_offset").as<std::int64_t>("<i8");
  const auto snapshot_offsets = a.at("snapshot_offset").as<std::int64_t>("<i8");
  const auto values = reals("parameters"), snapshots = reals("snapshot_parameters");
  const auto dead = a.at("parameter_dead").as<std::uint8_t>("|b1");
  const auto snapshot_dead = a.at("snapshot_dead").as<std::uint8_t>("|b1");
  const auto epochs = a.at("curve_epoch").as<std::int64_t>("<i8");
  const auto losses = a.at("curve_test_loss").as<double>("<f8");
  const auto snapshot_epochs = a.at("snapshot_epoch").as<std::int64_t>("<i8");
  const auto widths = a.at("layer_widths").as<std::int32_t>("<i4");
  EXPECT_EQ(a.at("curve_epoch").shape, (std::vector<std::size_t>{60, 5}));
  EXPECT_EQ(a.at("snapshot_epoch").shape, (std::vector<std::size_t>{60, 3}));
  EXPECT_EQ(a.at("layer_widths").shape, (std::vector<std::size_t>{60, 4}));
  ASSERT_EQ(offsets.size(), 61u);
  EXPECT_EQ(static_cast<std::size_t>(offsets[60]), values.size());
  EXPECT_EQ(dead.size(), values.size());
  for (std::int64_t n = 0; n < 60; ++n) {
    SCOPED_TRACE(n);
    const auto i = static_cast<std::size_t>(n);
    const NetworkResult expected = made_up(sweep, n);
    const auto at = static_cast<std::size_t>(offsets[i]);
    ASSERT_EQ(static_cast<std::size_t>(offsets[i + 1]) - at, expected.parameters.values.size());
    for (std::size_t p = 0; p < expected.parameters.values.size(); ++p) {
      EXPECT_TRUE(same(values[at + p], expected.parameters.values[p]));
      EXPECT_EQ(dead[at + p], expected.parameters.dead.empty() ? 0 : expected.parameters.dead[p]);
    }
    for (std::size_t p = 0; p < 5; ++p) {
      const bool there = p < expected.curve.size();
      EXPECT_EQ(epochs[5 * i + p], there ? expected.curve[p].epoch : -1);
      EXPECT_TRUE(same(losses[5 * i + p], there ? expected.curve[p].metrics.test_loss : std::nan("")));
    }
    auto snapshot_at = static_cast<std::size_t>(snapshot_offsets[i]);
    for (std::size_t s = 0; s < 3; ++s) {
      EXPECT_EQ(snapshot_epochs[3 * i + s], s < expected.snapshots.size() ? expected.snapshots[s].epoch : -1);
      if (s >= expected.snapshots.size()) continue;
      const Parameters& snapshot = expected.snapshots[s].parameters;
      for (std::size_t p = 0; p < snapshot.values.size(); ++p, ++snapshot_at) {
        EXPECT_TRUE(same(snapshots[snapshot_at], snapshot.values[p]));
        EXPECT_EQ(snapshot_dead[snapshot_at], snapshot.dead.empty() ? 0 : snapshot.dead[p]);
      }
    }
    EXPECT_EQ(static_cast<std::size_t>(snapshot_offsets[i + 1]), snapshot_at);
    const Shape shape(sweep.configuration(sweep.configuration_of(n)));
    for (int l = 0; l < 4; ++l)
      EXPECT_EQ(widths[4 * i + static_cast<std::size_t>(l)], l < shape.depth() + 2 ? shape.width(l) : 0);
  }
}

// What the archive is for; the tests above don't need it.
TEST_P(ExportNpz, LoadsInNumpy) {
  export_npz(path, out);
  EXPECT_EQ(load(out).size(), 36u);
  if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0) return;
  put_content(scratch.file("check.py"), R"(
import sys, numpy as np
z = np.load(sys.argv[1])
assert len(z.files) == 36, len(z.files)
assert z["status"][3] == "diverged" and (z["status"] == "done").sum() == 41, z["status"]
assert z["network_id"].dtype == np.int64 and list(z["network_id"]) == list(range(60))
assert z["init_seed"].dtype == np.uint64 and z["network_hidden"][59] == "8-8"
assert "[grid]" in str(z["sweep"])
o = z["parameter_offset"]
last = z["configuration_id"] == 11
block = z["parameters"][o[55]:o[60]].reshape(last.sum(), -1)
assert block.shape == (5, (2 + 1) * 8 + (8 + 1) * 8 + (8 + 1)), block.shape
assert np.isnan(block).all(axis=1).tolist() == (z["status"][last] == "diverged").tolist()
assert np.isnan(z["curve_test_loss"][:, 0]).sum() >= 10
)");
  const std::string command = "/usr/bin/python3 " + scratch.file("check.py") + " " + out;
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST_P(ExportNpz, EqualContentGivesEqualArchives) {
  export_npz(path, out);
  const std::string first = content_of(out);
  export_npz(path, out);
  EXPECT_EQ(content_of(out), first);
}

TEST_P(ExportNpz, OnlyWhatThereIs) {
  const std::string half = scratch.file("half.db");
  {
    ResultWriter writer(half, sweep, kFacts, 1);
    commit_units(writer, sweep, {0, 12, 24});  // no curve, no snapshot, no dead link
  }
  export_npz(half, out, {.partial = true});
  const Arrays a = load(out);
  EXPECT_EQ(a.at("network_id").as<std::int64_t>("<i8"), (std::vector<std::int64_t>{0, 12, 24}));
  for (const char* name : {"curve_epoch", "snapshot_epoch", "parameter_dead"})
    EXPECT_EQ(a.count(name), 0u) << name;
}

TEST_P(ExportNpz, NothingFinishedYetGivesEmptyArrays) {
  const std::string none = scratch.file("none.db");
  { ResultWriter writer(none, sweep, kFacts, 16); }
  export_npz(none, out, {.partial = true});
  const Arrays a = load(out);
  EXPECT_EQ(a.at("network_id").shape, std::vector<std::size_t>{0});
  EXPECT_EQ(a.at("parameter_offset").as<std::int64_t>("<i8"), std::vector<std::int64_t>{0});
}

TEST_P(ExportNpz, TextsAreUnicode) {
  Database(path, Database::Access::write)
      .execute(
          "UPDATE configuration SET network_activation = 'tänh→😀' || char(10) WHERE configuration_id = 0;"
          "UPDATE configuration SET network_activation = CAST(x'61ff62c3' AS TEXT) WHERE configuration_id = "
          "1");
  export_npz(path, out);
  const NpyArray texts = load(out).at("network_activation");
  EXPECT_EQ(texts.type, "<U7");
  const std::u32string expected = U"tänh→😀\n", broken = U"a\ufffdb\ufffd";
  EXPECT_EQ(std::memcmp(texts.data.data(), expected.data(), 4 * 7), 0);
  EXPECT_EQ(std::memcmp(texts.data.data() + 5 * 4 * 7, broken.data(), 4 * 4), 0);
}

TEST_P(ExportNpz, Safetensors) {
  export_safetensors(path, scratch.file("out.safetensors"));
  export_npz(path, out);
  const std::string file = content_of(scratch.file("out.safetensors"));
  const auto length = number_at<std::uint64_t>(file, 0);
  const auto header = nlohmann::json::parse(file.substr(8, length));
  const std::string data = file.substr(8 + length);
  EXPECT_EQ(header["__metadata__"]["sweep"], sweep.text());
  const std::map<std::string, std::string> types{{"|i1", "I8"},  {"|b1", "BOOL"}, {"<i4", "I32"},
                                                 {"<i8", "I64"}, {"<u8", "U64"},  {"<f4", "F32"},
                                                 {"<f8", "F64"}};
  std::size_t tensors = 0, bytes = 0;
  for (const auto& [name, array] : load(out)) {
    if (array.type[1] == 'U') {
      EXPECT_FALSE(header.contains(name));
      continue;
    }
    const auto& tensor = header.at(name);
    EXPECT_EQ(tensor["dtype"], types.at(array.type)) << name;
    EXPECT_EQ(tensor["shape"].get<std::vector<std::size_t>>(), array.shape) << name;
    const auto begin = tensor["data_offsets"][0].get<std::size_t>(),
               end = tensor["data_offsets"][1].get<std::size_t>();
    EXPECT_EQ(data.substr(begin, end - begin), array.data) << name;
    ++tensors;
    bytes += array.data.size();
  }
  EXPECT_EQ(tensors, header.size() - 1);
  EXPECT_EQ(bytes, data.size());
}

TEST_P(ExportNpz, NeedsAFileThatCanBeSought) {
  EXPECT_THROW(export_npz(path, "-"), UsageError);
  EXPECT_THROW(export_npz(path, "/dev/null"), UsageError);
}

}  // namespace
}  // namespace seedbed::test
