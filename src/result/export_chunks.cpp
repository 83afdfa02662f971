// SPDX-License-Identifier: Apache-2.0
// What the chunks hold, as arrays. Curves are padded to the longest; parameters of networks of
// different sizes are one vector with offsets.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "result/export_arrays.h"
#include "seedbed/network.h"

namespace seedbed {
namespace {

// Sizes that have to be known before the first value is written.
struct Survey {
  std::int64_t parameters = 0, curve_points = 0, snapshots = 0, snapshot_parameters = 0;
  std::int64_t levels = 0;  ///< layers of the deepest network, the input and the output included
  bool float32 = true;      ///< every parameter is exactly a float32
  bool dead = false, snapshot_dead = false;

  void see(const Parameters& p) {
    for (double v : p.values) float32 &= std::isnan(v) || static_cast<double>(static_cast<float>(v)) == v;
  }
};

Survey survey_of(const ExportSource& source, const ResultReader& reader) {
  Survey s;
  std::int64_t configuration = -1;
  for_each_network(source, [&](std::int64_t n) {
    const Parameters parameters = reader.parameters(n);
    s.see(parameters);
    s.parameters += static_cast<std::int64_t>(parameters.values.size());
    s.dead |= !parameters.dead.empty();
    s.curve_points = std::max(s.curve_points, static_cast<std::int64_t>(reader.curve(n).size()));
    const auto snapshots = reader.snapshots(n);
    s.snapshots = std::max(s.snapshots, static_cast<std::int64_t>(snapshots.size()));
    for (const Snapshot& snapshot : snapshots) {
      s.see(snapshot.parameters);
      s.snapshot_parameters += static_cast<std::int64_t>(snapshot.parameters.values.size());
      s.snapshot_dead |= !snapshot.parameters.dead.empty();
    }
    if (reader.sweep().configuration_of(n) != configuration) {
      configuration = reader.sweep().configuration_of(n);
      s.levels =
          std::max<std::int64_t>(s.levels, Shape(reader.sweep().configuration(configuration)).depth() + 2);
    }
  });
  return s;
}

using Data = std::pair<const ExportSource*, const ResultReader*>;

// An array whose values come network by network from f(sink, network).
template <typename F>
ExportArray per_network(Data data, const std::string& name, ElementType type, std::vector<std::int64_t> shape,
                        F f) {
  return {name, type, std::move(shape), [data, f](ArraySink& sink) mutable {
            for_each_network(*data.first, [&](std::int64_t n) { f(sink, n); });
          }};
}

// Offsets 0, size(0), size(0) + size(1), ...
template <typename F>
ExportArray offsets(Data data, const std::string& name, F size) {
  return {name, ElementType::i64, {data.first->networks + 1}, [data, size](ArraySink& sink) {
            std::int64_t at = 0;
            sink.put(at);
            for_each_network(*data.first, [&](std::int64_t n) { sink.put(at += size(n)); });
          }};
}

void put_values(ArraySink& sink, const Parameters& parameters, bool float32) {
  for (double v : parameters.values) {
    if (float32)
      sink.put(static_cast<float>(v));
    else
      sink.put(v);
  }
}

void put_dead(ArraySink& sink, const Parameters& parameters) {
  for (std::size_t i = 0; i < parameters.values.size(); ++i)
    sink.put(static_cast<std::uint8_t>(!parameters.dead.empty() && parameters.dead[i]));
}

void add_curves(std::vector<ExportArray>& arrays, Data data, const Survey& survey) {
  const std::int64_t points = survey.curve_points;
  const std::vector<std::int64_t> shape{data.first->networks, points};
  const ResultReader& reader = *data.second;
  arrays.push_back(per_network(data, "curve_epoch", ElementType::i64, shape,
                               [&reader, points](ArraySink& sink, std::int64_t n) {
                                 const auto curve = reader.curve(n);
                                 for (std::size_t p = 0; p < static_cast<std::size_t>(points); ++p)
                                   sink.put(p < curve.size() ? curve[p].epoch : std::int64_t{-1});
                               }));
  constexpr std::pair<const char*, double Metrics::*> kColumns[] = {
      {"curve_train_loss", &Metrics::train_loss},
      {"curve_test_loss", &Metrics::test_loss},
      {"curve_train_accuracy", &Metrics::train_accuracy},
      {"curve_test_accuracy", &Metrics::test_accuracy}};
  for (const auto& [name, metric] : kColumns)
    arrays.push_back(per_network(data, name, ElementType::f64, shape,
                                 [&reader, points, metric = metric](ArraySink& sink, std::int64_t n) {
                                   const auto curve = reader.curve(n);
                                   for (std::size_t p = 0; p < static_cast<std::size_t>(points); ++p)
                                     sink.put(p < curve.size() ? curve[p].metrics.*metric
                                                               : std::numeric_limits<double>::quiet_NaN());
                                 }));
}

void add_parameters(std::vector<ExportArray>& arrays, Data data, const Survey& survey) {
  const ResultReader& reader = *data.second;
  const ElementType type = survey.float32 ? ElementType::f32 : ElementType::f64;
  arrays.push_back(per_network(data, "layer_widths", ElementType::i32, {data.first->networks, survey.levels},
                               [&reader, levels = survey.levels, id = std::int64_t{-1}, shape = Shape()](
                                   ArraySink& sink, std::int64_t n) mutable {
                                 if (const auto of = reader.sweep().configuration_of(n); of != id) {
                                   id = of;
                                   shape = Shape(reader.sweep().configuration(of));
                                 }
                                 for (int l = 0; l < levels; ++l)
                                   sink.put(std::int32_t{l <= shape.depth() + 1 ? shape.width(l) : 0});
                               }));
  arrays.push_back(offsets(data, "parameter_offset", [&reader](std::int64_t n) {
    return static_cast<std::int64_t>(reader.parameters(n).values.size());
  }));
  arrays.push_back(per_network(data, "parameters", type, {survey.parameters},
                               [&reader, f32 = survey.float32](ArraySink& s, std::int64_t n) {
                                 put_values(s, reader.parameters(n), f32);
                               }));
  if (survey.dead)
    arrays.push_back(
        per_network(data, "parameter_dead", ElementType::boolean, {survey.parameters},
                    [&reader](ArraySink& sink, std::int64_t n) { put_dead(sink, reader.parameters(n)); }));
}

void add_snapshots(std::vector<ExportArray>& arrays, Data data, const Survey& survey) {
  const ResultReader& reader = *data.second;
  const ElementType type = survey.float32 ? ElementType::f32 : ElementType::f64;
  arrays.push_back(per_network(data, "snapshot_epoch", ElementType::i64,
                               {data.first->networks, survey.snapshots},
                               [&reader, count = survey.snapshots](ArraySink& sink, std::int64_t n) {
                                 const auto snapshots = reader.snapshots(n);
                                 for (std::size_t s = 0; s < static_cast<std::size_t>(count); ++s)
                                   sink.put(s < snapshots.size() ? snapshots[s].epoch : std::int64_t{-1});
                               }));
  arrays.push_back(offsets(data, "snapshot_offset", [&reader](std::int64_t n) {
    std::size_t size = 0;
    for (const Snapshot& s : reader.snapshots(n)) size += s.parameters.values.size();
    return static_cast<std::int64_t>(size);
  }));
  arrays.push_back(per_network(data, "snapshot_parameters", type, {survey.snapshot_parameters},
                               [&reader, f32 = survey.float32](ArraySink& sink, std::int64_t n) {
                                 for (const Snapshot& s : reader.snapshots(n))
                                   put_values(sink, s.parameters, f32);
                               }));
  if (survey.snapshot_dead)
    arrays.push_back(per_network(data, "snapshot_dead", ElementType::boolean, {survey.snapshot_parameters},
                                 [&reader](ArraySink& sink, std::int64_t n) {
                                   for (const Snapshot& s : reader.snapshots(n)) put_dead(sink, s.parameters);
                                 }));
}

}  // namespace

std::uint64_t ExportArray::element_bytes() const {
  switch (type) {
    case ElementType::i8:
    case ElementType::boolean:
      return 1;
    case ElementType::i32:
    case ElementType::f32:
      return 4;
    case ElementType::i64:
    case ElementType::u64:
    case ElementType::f64:
      return 8;
    case ElementType::text:
      return 4 * characters;
  }
  return 0;
}

std::uint64_t ExportArray::bytes() const {
  std::uint64_t bytes = element_bytes();
  for (std::int64_t extent : shape) bytes *= static_cast<std::uint64_t>(extent);
  return bytes;
}

std::vector<ExportArray> chunk_arrays(const ExportSource& source, const ResultReader& reader) {
  const Survey survey = survey_of(source, reader);
  const Data data{&source, &reader};
  std::vector<ExportArray> arrays;
  add_parameters(arrays, data, survey);
  if (survey.curve_points > 0) add_curves(arrays, data, survey);
  if (survey.snapshots > 0) add_snapshots(arrays, data, survey);
  return arrays;
}

}  // namespace seedbed
