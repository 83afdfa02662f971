// SPDX-License-Identifier: Apache-2.0
// Values that stand without their key say what they are.
#include "report/describe.h"

#include <gtest/gtest.h>

namespace seedbed {
namespace {

std::string words(const std::string& key, const std::string& label, const std::string& name) {
  SweptValue value;
  value.key = key;
  value.label = label;
  return value_in_words(value, name);
}

TEST(Describe, ValuesInWords) {
  EXPECT_EQ(words("network.hidden", "8-8", "hidden"), "8-8");
  EXPECT_EQ(words("network.hidden", "none", "hidden"), "no hidden layer");
  EXPECT_EQ(words("train.regularization", "none", "regularization"), "no regularization");
  EXPECT_EQ(words("network.activation", "relu", "activation"), "relu");
  EXPECT_EQ(words("train.batch", "10", "batch"), "batch 10");
  EXPECT_EQ(words("network.shortcuts", "true", "shortcuts"), "shortcuts");
  EXPECT_EQ(words("network.shortcuts", "false", "shortcuts"), "no shortcuts");
}

}  // namespace
}  // namespace seedbed
