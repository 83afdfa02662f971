// SPDX-License-Identifier: Apache-2.0
// The effect of a set of factors is the array after averaging over every other axis and taking
// deviations from the mean along its own. Means start from the first value and add the mean of the
// differences to it, so that deviations along an axis that changes nothing are exactly 0.
#include "seedbed/study_variance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace seedbed {
namespace {

/// `data` has `outer` blocks of `levels` rows of `inner` values.
std::vector<double> sweep_axis(const std::vector<double>& data, std::size_t levels, std::size_t inner,
                               bool deviations) {
  const std::size_t outer = data.size() / (levels * inner);
  std::vector<double> result(deviations ? data.size() : outer * inner);
  for (std::size_t o = 0; o < outer; ++o) {
    for (std::size_t i = 0; i < inner; ++i) {
      const std::size_t start = o * levels * inner + i;
      double sum = 0;
      for (std::size_t l = 1; l < levels; ++l) sum += data[start + l * inner] - data[start];
      const double mean = data[start] + sum / static_cast<double>(levels);
      if (!deviations) {
        result[o * inner + i] = mean;
        continue;
      }
      for (std::size_t l = 0; l < levels; ++l) result[start + l * inner] = data[start + l * inner] - mean;
    }
  }
  return result;
}

/// Sum of squares of the effect of the axes in `set`, as over all values.
double sum_of_squares(std::vector<double> data, std::span<const std::size_t> axes, std::uint32_t set) {
  const std::size_t total = data.size();
  std::size_t inner = 1;
  for (std::size_t f = axes.size(); f-- > 0;) {
    const bool deviations = (set >> f & 1) != 0;
    data = sweep_axis(data, axes[f], inner, deviations);
    if (deviations) inner *= axes[f];
  }
  double squares = 0;
  for (double v : data) squares += v * v;
  return squares * static_cast<double>(total / data.size());
}

/// Spread of the repetitions about the mean of their cell.
double within_cells(std::span<const double> values, std::size_t repetitions) {
  const auto deviations = sweep_axis({values.begin(), values.end()}, repetitions, 1, true);
  double squares = 0;
  for (double v : deviations) squares += v * v;
  return squares;
}

void set_shares(std::vector<VarianceComponent>& components) {
  double variances = 0, squares = 0;
  for (const VarianceComponent& c : components) {
    if (!std::isnan(c.truncated)) variances += c.truncated;
    squares += c.sum_of_squares;
  }
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (VarianceComponent& c : components) {
    c.share = variances > 0 ? c.truncated / variances : nan;
    c.eta_squared = squares > 0 ? c.sum_of_squares / squares : nan;
  }
}

}  // namespace

std::vector<VarianceComponent> variance_components(std::span<const double> values,
                                                   std::span<const std::size_t> levels,
                                                   std::size_t repetitions) {
  std::size_t cells = 1;
  for (std::size_t n : levels) cells *= n;
  if (levels.empty() || levels.size() > 8 || cells == 0 || repetitions == 0 ||
      values.size() != cells * repetitions) {
    throw std::domain_error("variance_components: not a complete crossed design");
  }
  const std::vector<double> means = sweep_axis({values.begin(), values.end()}, repetitions, 1, false);
  const std::uint32_t all = (1u << levels.size()) - 1;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<VarianceComponent> components(all + 1u);
  for (std::uint32_t set = 0; set <= all; ++set) {
    VarianceComponent& c = components[set];
    c.factors = set;
    c.degrees_of_freedom = set == 0 ? static_cast<std::int64_t>(cells * (repetitions - 1)) : 1;
    for (std::size_t f = 0; f < levels.size() && set != 0; ++f) {
      if (set >> f & 1) c.degrees_of_freedom *= static_cast<std::int64_t>(levels[f] - 1);
    }
    c.sum_of_squares = set == 0 ? within_cells(values, repetitions)
                                : sum_of_squares(means, levels, set) * static_cast<double>(repetitions);
  }
  components[0].variance =
      repetitions == 1 ? 0
                       : components[0].sum_of_squares / static_cast<double>(components[0].degrees_of_freedom);
  for (std::uint32_t set = all; set > 0; --set) {  // every superset of a set is a larger number
    VarianceComponent& c = components[set];
    if (c.degrees_of_freedom == 0) {
      c.variance = nan;
      continue;
    }
    double expected = components[0].variance;
    double outside = static_cast<double>(repetitions);
    for (std::uint32_t super = all; super > set; --super) {
      if ((super & set) != set || std::isnan(components[super].variance)) continue;
      double factor = static_cast<double>(repetitions);
      for (std::size_t f = 0; f < levels.size(); ++f) {
        if (!(super >> f & 1)) factor *= static_cast<double>(levels[f]);
      }
      expected += components[super].variance * factor;
    }
    for (std::size_t f = 0; f < levels.size(); ++f) {
      if (!(set >> f & 1)) outside *= static_cast<double>(levels[f]);
    }
    c.variance = (c.sum_of_squares / static_cast<double>(c.degrees_of_freedom) - expected) / outside;
  }
  const bool finite = std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
  for (VarianceComponent& c : components) {
    if (!finite) c.variance = nan;
    c.truncated = std::isnan(c.variance) ? nan : std::max(0.0, c.variance);
  }
  if (repetitions == 1) components.erase(components.begin());
  set_shares(components);
  return components;
}

}  // namespace seedbed
