// SPDX-License-Identifier: Apache-2.0
// What each kind of chunk holds, array by array; docs/result-file.md lists the same for other
// programs. Every kind starts with one count a network, so that the networks may differ in size.
#include "result/chunk.h"

#include <algorithm>

#include "result/arrays.h"

namespace seedbed {
namespace {

using Results = std::span<const NetworkResult>;

bool any_dead(const Parameters& parameters) {
  return std::any_of(parameters.dead.begin(), parameters.dead.end(), [](std::uint8_t d) { return d != 0; });
}

// Arrays under construction.
struct Integers : std::vector<std::int64_t> {
  void add(std::size_t value) { push_back(static_cast<std::int64_t>(value)); }
};

// Appends dead bits, and their number: none where no link is dead.
void add_dead(const Parameters& parameters, Integers& counts, std::vector<std::uint8_t>& bits) {
  const bool any = any_dead(parameters);
  counts.add(any ? parameters.dead.size() : 0);
  if (any) bits.insert(bits.end(), parameters.dead.begin(), parameters.dead.end());
}

// Walks over an array whose parts have the given lengths.
template <typename T>
class Parts {
 public:
  explicit Parts(std::vector<T> values) : values_(std::move(values)) {}
  std::span<const T> take(std::int64_t count) {
    if (count < 0 || static_cast<std::size_t>(count) > values_.size() - at_)
      throw Damaged("its counts go past its values");
    const auto part = std::span<const T>(values_).subspan(at_, static_cast<std::size_t>(count));
    at_ += part.size();
    return part;
  }
  void expect_end() const {
    if (at_ != values_.size()) throw Damaged("it has more values than its counts say");
  }

 private:
  std::vector<T> values_;
  std::size_t at_ = 0;
};

void encode_parameters(Results results, ArrayWriter& out) {
  Integers counts;
  std::vector<double> values;
  for (const NetworkResult& r : results) {
    counts.add(r.parameters.values.size());
    values.insert(values.end(), r.parameters.values.begin(), r.parameters.values.end());
  }
  out.integers(counts);
  out.reals(values);
}

void decode_parameters(ArrayReader& in, std::span<NetworkResult> results) {
  Parts counts(in.integers());
  Parts values(in.reals());
  for (NetworkResult& r : results) {
    const auto part = values.take(counts.take(1)[0]);
    r.parameters.values.assign(part.begin(), part.end());
  }
  counts.expect_end();
  values.expect_end();
}

void encode_dead(Results results, ArrayWriter& out) {
  Integers counts;
  std::vector<std::uint8_t> bits;
  for (const NetworkResult& r : results) add_dead(r.parameters, counts, bits);
  out.integers(counts);
  out.bits(bits);
}

void decode_dead(ArrayReader& in, std::span<NetworkResult> results) {
  Parts counts(in.integers());
  Parts bits(in.bits());
  for (NetworkResult& r : results) {
    const auto part = bits.take(counts.take(1)[0]);
    r.parameters.dead.assign(part.begin(), part.end());
  }
  counts.expect_end();
  bits.expect_end();
}

constexpr double Metrics::*kMetricColumns[] = {&Metrics::train_loss, &Metrics::test_loss,
                                               &Metrics::train_accuracy, &Metrics::test_accuracy};

void encode_curve(Results results, ArrayWriter& out) {
  Integers counts, epochs;
  for (const NetworkResult& r : results) {
    counts.add(r.curve.size());
    for (const CurvePoint& p : r.curve) epochs.push_back(p.epoch);
  }
  out.integers(counts);
  out.integers(epochs);
  std::vector<double> column;
  for (auto metric : kMetricColumns) {
    column.clear();
    for (const NetworkResult& r : results)
      for (const CurvePoint& p : r.curve) column.push_back(p.metrics.*metric);
    out.reals(column);
  }
}

void decode_curve(ArrayReader& in, std::span<NetworkResult> results) {
  Parts counts(in.integers());
  Parts epochs(in.integers());
  for (NetworkResult& r : results) {
    r.curve.clear();
    for (std::int64_t epoch : epochs.take(counts.take(1)[0])) r.curve.push_back({epoch, {}});
  }
  counts.expect_end();
  epochs.expect_end();
  for (auto metric : kMetricColumns) {
    Parts column(in.reals());
    for (NetworkResult& r : results)
      for (CurvePoint& p : r.curve) p.metrics.*metric = column.take(1)[0];
    column.expect_end();
  }
}

void encode_snapshots(Results results, ArrayWriter& out) {
  Integers counts, epochs, value_counts, dead_counts;
  std::vector<double> values;
  std::vector<std::uint8_t> bits;
  for (const NetworkResult& r : results) {
    counts.add(r.snapshots.size());
    for (const Snapshot& s : r.snapshots) {
      epochs.push_back(s.epoch);
      value_counts.add(s.parameters.values.size());
      values.insert(values.end(), s.parameters.values.begin(), s.parameters.values.end());
      add_dead(s.parameters, dead_counts, bits);
    }
  }
  out.integers(counts);
  out.integers(epochs);
  out.integers(value_counts);
  out.reals(values);
  out.integers(dead_counts);
  out.bits(bits);
}

void decode_snapshots(ArrayReader& in, std::span<NetworkResult> results) {
  Parts counts(in.integers());
  Parts epochs(in.integers());
  Parts value_counts(in.integers());
  Parts values(in.reals());
  Parts dead_counts(in.integers());
  Parts bits(in.bits());
  for (NetworkResult& r : results) {
    r.snapshots.clear();
    for (std::int64_t epoch : epochs.take(counts.take(1)[0])) {
      const auto part = values.take(value_counts.take(1)[0]);
      const auto dead = bits.take(dead_counts.take(1)[0]);
      r.snapshots.push_back({epoch, {{part.begin(), part.end()}, {dead.begin(), dead.end()}}});
    }
  }
  counts.expect_end();
  epochs.expect_end();
  value_counts.expect_end();
  values.expect_end();
  dead_counts.expect_end();
  bits.expect_end();
}

// Bytes of one network before compression, roughly; 0 if it has nothing of the kind.
std::size_t weight_of(ChunkKind kind, const NetworkResult& r) {
  switch (kind) {
    case ChunkKind::parameters:
      return 8 * r.parameters.values.size();
    case ChunkKind::dead:
      return any_dead(r.parameters) ? r.parameters.dead.size() / 8 + 1 : 0;
    case ChunkKind::curve:
      return 40 * r.curve.size();
    case ChunkKind::snapshots: {
      std::size_t bytes = 0;
      for (const Snapshot& s : r.snapshots) bytes += 16 + 9 * s.parameters.values.size();
      return bytes;
    }
  }
  return 0;
}

}  // namespace

const char* name_of(ChunkKind kind) {
  switch (kind) {
    case ChunkKind::parameters:
      return "parameters";
    case ChunkKind::dead:
      return "dead";
    case ChunkKind::curve:
      return "curve";
    case ChunkKind::snapshots:
      return "snapshots";
  }
  return "";
}

std::size_t chunk_length(ChunkKind kind, std::span<const NetworkResult> results) {
  std::size_t bytes = 0;
  for (std::size_t n = 0; n < results.size(); ++n) {
    bytes += 4 + weight_of(kind, results[n]);
    if (n > 0 && bytes > kChunkBytes) return n;
  }
  return results.size();
}

std::vector<std::uint8_t> encode_chunk(ChunkKind kind, std::span<const NetworkResult> results) {
  const bool empty = std::none_of(results.begin(), results.end(),
                                  [kind](const NetworkResult& r) { return weight_of(kind, r) > 0; });
  if (empty) return {};
  ArrayWriter out;
  switch (kind) {
    case ChunkKind::parameters:
      encode_parameters(results, out);
      break;
    case ChunkKind::dead:
      encode_dead(results, out);
      break;
    case ChunkKind::curve:
      encode_curve(results, out);
      break;
    case ChunkKind::snapshots:
      encode_snapshots(results, out);
      break;
  }
  return out.bytes();
}

void decode_chunk(ChunkKind kind, std::span<const std::uint8_t> bytes, std::span<NetworkResult> results) {
  ArrayReader in(bytes);
  switch (kind) {
    case ChunkKind::parameters:
      decode_parameters(in, results);
      break;
    case ChunkKind::dead:
      decode_dead(in, results);
      break;
    case ChunkKind::curve:
      decode_curve(in, results);
      break;
    case ChunkKind::snapshots:
      decode_snapshots(in, results);
      break;
  }
  in.expect_end();
}

}  // namespace seedbed
