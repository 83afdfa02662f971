// SPDX-License-Identifier: Apache-2.0
// Canonical JSON and hashes are identities that results keep: these values must never change.
#include <gtest/gtest.h>

#include <set>

#include "sweep/support.h"

namespace seedbed {
namespace {

using testing_sweep::parse;

TEST(Identity, CanonicalJsonOfTheDefault) {
  EXPECT_EQ(canonical_json(Configuration()),
            R"({"data":{"dataset":"circle","file":null,"noise":0,"points":0,"train":50,"features":["x","y"],)"
            R"("playground_seed":null},"network":{"hidden":[4,2],"activation":"tanh","init":"playground"},)"
            R"("train":{"optimizer":"sgd","learning_rate":0.03,"batch":10,"regularization":"none",)"
            R"("regularization_rate":0,"loss":"square","order":"fixed","epochs":500,"precision":"float32",)"
            R"("math":"exact"}})");
}

TEST(Identity, HashesAreFixed) {
  EXPECT_EQ(configuration_hash(Configuration()), "f6360c0c32cd8ec6a3cbfc5bae29ba3f");
  EXPECT_EQ(parse("").hash(), "1ff27550f4516a0b814b96c6916badf2");
}

TEST(Identity, EveryKeyOfAConfigurationCounts) {
  const std::vector<std::string> sweeps{"data.dataset = \"xor\"",
                                        "data.noise = 1e-9",
                                        "data.points = 1",
                                        "data.train = 51",
                                        "data.features = []",
                                        "data.playground_seed = \"0\"",
                                        "network.hidden = [2, 4]",
                                        "network.hidden = []",
                                        "network.activation = [\"tanh\", \"relu\"]",
                                        "network.init = \"zero\"",
                                        "network.init = { kind = \"uniform\" }",
                                        "network.init = { kind = \"uniform\", bias = 0 }",
                                        "network.init = { kind = \"uniform\", low = -0.4 }",
                                        "network.init = { kind = \"uniform\", high = 0.4 }",
                                        "train.learning_rate = 0.030000000000000002",
                                        "train.batch = 1",
                                        "train.regularization = \"l1\"",
                                        "train.regularization_rate = 1",
                                        "train.regularization_rate = [0, 0, 1]",
                                        "train.regularization_rate = [1, 0, 0]",
                                        "train.epochs = 1",
                                        "train.precision = \"float64\""};
  std::set<std::string> hashes{configuration_hash(Configuration())};
  for (const std::string& text : sweeps) hashes.insert(configuration_hash(parse(text).configuration(0)));
  EXPECT_EQ(hashes.size(), sweeps.size() + 1);
}

TEST(Identity, ChangedSettingsAreThoseThatAreNotTheDefault) {
  EXPECT_TRUE(changed_settings(Configuration()).empty());
  const Sweep sweep = parse(R"(
    [network]
    shortcuts = true
    hidden = [4, 2]
    init = { kind = "normal", sd = 0.3 }
    [train]
    optimizer = "adam"
    dropout = 0.25
    batch = 10
  )");
  std::string text;
  for (const SweptValue& value : changed_settings(sweep.configuration(0)))
    text += value.key + "=" + value.label + "|" + value.json + ";";
  EXPECT_EQ(text, R"(network.init=normal sd 0.3 bias 0|{"kind":"normal","sd":0.3,"bias":0};)"
                  R"(network.shortcuts=true|true;train.optimizer=adam|"adam";train.dropout=0.25|0.25;)");
}

TEST(Identity, NumbersAreShortAndExact) {
  Configuration c;
  c.train.learning_rate = 0.1 + 0.2;
  EXPECT_NE(canonical_json(c).find("\"learning_rate\":0.30000000000000004,"), std::string::npos);
  c.data.noise = -0.0;
  EXPECT_NE(canonical_json(c).find("\"noise\":0,"), std::string::npos);
}

TEST(Identity, Names) {
  EXPECT_STREQ(name_of(DatasetKind::multi_gauss), "multi-gauss");
  EXPECT_STREQ(name_of(DatasetKind::xor_), "xor");
  EXPECT_STREQ(name_of(Feature::siny), "siny");
  EXPECT_STREQ(name_of(Activation::relu), "relu");
  EXPECT_STREQ(name_of(Regularization::l2), "l2");
  EXPECT_STREQ(name_of(Precision::float64), "float64");
}

}  // namespace
}  // namespace seedbed
