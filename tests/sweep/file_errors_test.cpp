// SPDX-License-Identifier: Apache-2.0
// Broken sweep files, each with the one line that it must print.
#include "sweep/support.h"

namespace seedbed {
namespace {

using testing_sweep::error_of;
using testing_sweep::parse;

struct Case {
  const char* toml;
  const char* line;
};

const Case kBrokenFiles[] = {
    {"[network]\nhiden = [8]", "sweep.toml:2: network.hiden: unknown key; did you mean network.hidden?"},
    {"[netwrok]\nhidden = [8]", "sweep.toml:1: netwrok: unknown table; did you mean network?"},
    {"[netwrok]", "sweep.toml:1: netwrok: unknown table; did you mean network?"},
    {"[model]\nlayers = 3",
     "sweep.toml:1: model: unknown table; allowed: name, data, network, train, stop, grid, zip, "
     "sample, when, prune, seeds, record, files"},
    {"batch = 1", "sweep.toml:1: batch: unknown key; did you mean train.batch?"},
    {"hello = 1",
     "sweep.toml:1: hello: unknown key; allowed: name, data, network, train, stop, grid, zip, sample, "
     "when, prune, seeds, record, files"},
    {"[network]\nbatch = 1", "sweep.toml:2: network.batch: unknown key; did you mean train.batch?"},
    {"[train]\nlr = 0.1",
     "sweep.toml:2: train.lr: unknown key; keys of [train]: optimizer, learning_rate, batch, regularization, "
     "regularization_rate, loss, order, epochs, precision, math, schedule, dropout, margin, l1_ratio"},
    {"[train]\nbatch_size = 1", "sweep.toml:2: train.batch_size: unknown key; did you mean train.batch?"},
    {"[train]\nLearning_Rate = 1",
     "sweep.toml:2: train.Learning_Rate: unknown key; did you mean train.learning_rate?"},
    {"[train.sgd]\nmomentum = 1",
     "sweep.toml:1: train.sgd: unknown key; keys of [train]: optimizer, learning_rate, batch, "
     "regularization, regularization_rate, loss, order, epochs, precision, math, schedule, dropout, margin, "
     "l1_ratio"},
    {"[grid]\nnetwork.hiden = [[4]]",
     "sweep.toml:2: network.hiden: unknown key; did you mean network.hidden?"},
    {"\n[grid]\nfoo = [1]",
     "sweep.toml:3: foo: unknown key; allowed: name, data, network, train, stop, grid, zip, sample, "
     "when, prune, seeds, record, files"},
    {"[grid.grid]\ntrain.batch = [1]",
     "sweep.toml:1: grid: unknown key; allowed: name, data, network, train, stop, grid, zip, sample, "
     "when, prune, seeds, record, files"},
    {"[.train]",
     "sweep.toml:1: Error while parsing key: expected bare key starting character or string delimiter, saw "
     "'.'"},
    {"[train\nbatch = 1", "sweep.toml:1: Error while parsing table header: expected ']', saw '\\n'"},
    {"[train]\nbatch = ", "sweep.toml:2: Error while parsing key-value pair: encountered end-of-file"},
    {"[train]\nbatch = 1\nbatch = 2",
     "sweep.toml:3: Error while parsing key-value pair: cannot redefine existing integer 'batch'"},
    {"[train]\nbatch = 1\n[data]\n[train]\nepochs = 2",
     "sweep.toml:4: Error while parsing table header: cannot redefine existing table 'train'"},
    {"name = \"a\nb\"",
     "sweep.toml:1: Error while parsing string: unescaped control characters other than TAB (U+0009) are "
     "explicitly prohibited"},
    {"[train]\nbatch = 1 2",
     "sweep.toml:2: Error while parsing key-value pair: expected a comment or whitespace, saw '2'"},
    {"name = \"\xff\"", "sweep.toml:1: Encountered invalid utf-8 sequence"},
    {"\"train.batch\" = 1\n[train]\nbatch = 2", "sweep.toml:3: train.batch: is there twice"},
    {"train = 3", "sweep.toml:1: train: expected a table, e.g. [train]"},
    {"[[train]]\nbatch = 1", "sweep.toml:1: train: expected a table, e.g. [train]"},
    {"grid = [1]", "sweep.toml:1: grid: expected a table, e.g. [grid]"},
    {"name = \"\"", "sweep.toml:1: name: is empty; leave it out for the name of the file"},
    {"name = 3", "sweep.toml:1: name: expected a string"},
    {"name = \"a\\nb\"", "sweep.toml:1: name: control characters are not allowed in \"a\\x0ab\""},
    {"[network]\nhidden = 8", "sweep.toml:2: network.hidden: expected a list of integers, e.g. [8, 8]"},
    {"[network]\nhidden = \"8-8\"", "sweep.toml:2: network.hidden: expected a list of integers, e.g. [8, 8]"},
    {"[network]\nhidden = [8, \"8\"]",
     "sweep.toml:2: network.hidden: expected a list of integers, e.g. [8, 8]"},
    {"[network]\nhidden = [\n  8,\n  4.5,\n]",
     "sweep.toml:4: network.hidden: expected a list of integers, e.g. [8, 8]"},
    {"[train]\nbatch = \"ten\"", "sweep.toml:2: train.batch: expected an integer from 1 to 1000000"},
    {"[train]\nbatch = 10.0", "sweep.toml:2: train.batch: expected an integer from 1 to 1000000"},
    {"[train]\nbatch = true", "sweep.toml:2: train.batch: expected an integer from 1 to 1000000"},
    {"[train]\nepochs = 2020-01-01", "sweep.toml:2: train.epochs: expected an integer from 0 to 10000000"},
    {"[train]\nlearning_rate = \"0.1\"", "sweep.toml:2: train.learning_rate: expected a number, more than 0"},
    {"[data]\nfeatures = \"x\"",
     "sweep.toml:2: data.features: expected a list of any of \"x\", \"y\", \"x2\", \"y2\", \"xy\", \"sinx\", "
     "\"siny\""},
    {"[data]\nplayground_seed = 0.5",
     "sweep.toml:2: data.playground_seed: expected the seed of a Playground URL, a string, e.g. \"0.77405\""},
    {"[network]\nactivation = []",
     "sweep.toml:2: network.activation: expected one of \"relu\", \"tanh\", \"sigmoid\", \"linear\", "
     "\"leaky-relu\", \"elu\", \"selu\", \"gelu\", \"silu\", \"mish\", \"softplus\", \"softsign\", \"sin\", "
     "\"gaussian\", \"hard-tanh\", or a "
     "list of them, one a hidden layer"},
    {"[network]\nactivation = 3",
     "sweep.toml:2: network.activation: expected one of \"relu\", \"tanh\", \"sigmoid\", \"linear\", "
     "\"leaky-relu\", \"elu\", \"selu\", \"gelu\", \"silu\", \"mish\", \"softplus\", \"softsign\", \"sin\", "
     "\"gaussian\", \"hard-tanh\", or a "
     "list of them, one a hidden layer"},
    {"[network]\ninit = 1",
     "sweep.toml:2: network.init: expected the name of a scheme, e.g. \"he\", or a table, e.g. "
     "{ kind = \"uniform\", low = -1, high = 1, bias = 0 }"},
    {"[network]\nhidden = [1025]",
     "sweep.toml:2: network.hidden: width 1025 is out of range; allowed: 1 to 1024"},
    {"[network]\nhidden = [4, 0]",
     "sweep.toml:2: network.hidden: width 0 is out of range; allowed: 1 to 1024"},
    {"[network]\nhidden = [1, 1, 1, 1, 1, 1, 1, 1, 1]",
     "sweep.toml:2: network.hidden: 9 hidden layers are out of range; allowed: 0 to 8"},
    {"[data]\nnoise = 81", "sweep.toml:2: data.noise: 81 is out of range; allowed: 0 to 80"},
    {"[data]\nnoise = -1", "sweep.toml:2: data.noise: -1 is out of range; allowed: 0 to 80"},
    {"[data]\nnoise = nan", "sweep.toml:2: data.noise: nan is out of range; allowed: 0 to 80"},
    {"[data]\npoints = 65537", "sweep.toml:2: data.points: 65537 is out of range; allowed: 0 to 65536"},
    {"[data]\npoints = -1", "sweep.toml:2: data.points: -1 is out of range; allowed: 0 to 65536"},
    {"[data]\ntrain = 101", "sweep.toml:2: data.train: 101 is out of range; allowed: 0 to 100"},
    {"[train]\nbatch = 0", "sweep.toml:2: train.batch: 0 is out of range; allowed: 1 to 1000000"},
    {"[train]\nbatch = 1000001", "sweep.toml:2: train.batch: 1000001 is out of range; allowed: 1 to 1000000"},
    {"[train]\nlearning_rate = 0",
     "sweep.toml:2: train.learning_rate: 0 is out of range; allowed: more than 0"},
    {"[train]\nlearning_rate = inf",
     "sweep.toml:2: train.learning_rate: inf is out of range; allowed: more than 0, finite"},
    {"[train]\nregularization_rate = -0.1",
     "sweep.toml:2: train.regularization_rate: -0.1 is out of range; allowed: 0 or more"},
    {"[train]\nepochs = -1", "sweep.toml:2: train.epochs: -1 is out of range; allowed: 0 to 10000000"},
    {"[train]\nepochs = 10000001",
     "sweep.toml:2: train.epochs: 10000001 is out of range; allowed: 0 to 10000000"},
    {"[train]\nepochs = 99999999999999999999",
     "sweep.toml:2: Error while parsing decimal integer: '99999999999999999999' is not representable in 64 "
     "bits"},
    {"[stop]\nevery = 0", "sweep.toml:2: stop.every: 0 is out of range; allowed: 1 to 10000000"},
    {"[record]\nsnapshots = 10001",
     "sweep.toml:2: record.snapshots: 10001 is out of range; allowed: 0 to 10000"},
    {"[seeds]\ncount = 0", "sweep.toml:2: seeds.count: 0 is out of range; allowed: 1 to 1099511627776"},
    {"[seeds]\nfirst = -1",
     "sweep.toml:2: seeds.first: -1 is out of range; allowed: 0 to 4611686018427387904"},
    {"[data]\ndataset = \"spirals\"",
     "sweep.toml:2: data.dataset: unknown value \"spirals\"; allowed: circle, xor, gauss, spiral, plane, "
     "multi-gauss, two-spirals, moons, blobs, checkerboard, rings, pinwheel, sinusoid, file; did you mean "
     "spiral?"},
    {"[data]\ndataset = \"ripples\"",
     "sweep.toml:2: data.dataset: unknown value \"ripples\"; allowed: circle, xor, gauss, spiral, plane, "
     "multi-gauss, two-spirals, moons, blobs, checkerboard, rings, pinwheel, sinusoid, file"},
    {"[data]\nfeatures = [\"x\", \"z\"]",
     "sweep.toml:2: data.features: unknown value \"z\"; allowed: x, y, x2, y2, xy, sinx, siny"},
    {"[data]\nfeatures = [\"x\", \"x\"]", "sweep.toml:2: data.features: \"x\" is there twice"},
    {"[network]\nactivation = \"ReLU\"",
     "sweep.toml:2: network.activation: unknown value \"ReLU\"; allowed: relu, tanh, sigmoid, linear, "
     "leaky-relu, elu, selu, gelu, silu, mish, softplus, softsign, sin, gaussian, hard-tanh; did "
     "you mean relu?"},
    {"[network]\nactivation = [\"relu\", \"galu\"]",
     "sweep.toml:2: network.activation: unknown value \"galu\"; allowed: relu, tanh, sigmoid, linear, "
     "leaky-relu, elu, selu, gelu, silu, mish, softplus, softsign, sin, gaussian, hard-tanh; did "
     "you mean gelu?"},
    {"[network]\ninit = \"gamma\"",
     "sweep.toml:2: network.init: unknown value \"gamma\"; allowed: playground, zero, uniform, normal, "
     "truncated-normal, xavier-uniform, xavier-normal, he-uniform, he-normal, lecun-uniform, lecun-normal, "
     "orthogonal, sparse, identity, constant, lsuv"},
    {"[network]\ninit = \"he-norml\"",
     "sweep.toml:2: network.init: unknown value \"he-norml\"; allowed: playground, zero, uniform, normal, "
     "truncated-normal, xavier-uniform, xavier-normal, he-uniform, he-normal, lecun-uniform, lecun-normal, "
     "orthogonal, sparse, identity, constant, lsuv; did "
     "you mean he-normal?"},
    {"[network]\ninit = { low = -1, high = 1 }",
     "sweep.toml:2: network.init: expected the name of a scheme, e.g. \"he\", or a table, e.g. "
     "{ kind = \"uniform\", low = -1, high = 1, bias = 0 }"},
    {"[network]\ninit = { kind = \"gamma\" }",
     "sweep.toml:2: network.init: unknown value \"gamma\"; allowed: playground, zero, uniform, normal, "
     "truncated-normal, xavier-uniform, xavier-normal, he-uniform, he-normal, lecun-uniform, lecun-normal, "
     "orthogonal, sparse, identity, constant, lsuv"},
    {"[network]\ninit = { kind = \"he-normal\", sd = 1 }",
     "sweep.toml:2: network.init: unknown key \"sd\"; allowed: kind, gain, bias"},
    {"[network]\ninit = { kind = \"zero\", bias = 1 }",
     "sweep.toml:2: network.init: \"zero\" has no members; write \"zero\""},
    {"[network]\ninit = { kind = \"sparse\", sparsity = 2 }",
     "sweep.toml:2: network.init: sparsity = 2 is out of range; allowed: 0 to 1"},
    {"[network]\ninit = { kind = \"uniform\", lo = -1 }",
     "sweep.toml:2: network.init: unknown key \"lo\"; allowed: kind, low, high, bias; did you mean low?"},
    {"[network]\ninit = { kind = \"uniform\", low = 1, high = -1 }",
     "sweep.toml:2: network.init: low = 1 must be less than high = -1"},
    {"[network]\ninit = { kind = \"uniform\", low = -inf }",
     "sweep.toml:2: network.init: low -inf is out of range; allowed: any finite number"},
    {"[train]\noptimizer = \"adem\"",
     "sweep.toml:2: train.optimizer: unknown value \"adem\"; allowed: sgd, momentum, nesterov, rmsprop, "
     "adagrad, "
     "adam, adamw, lion; did you mean adam?"},
    {"[train]\noptimizer = { kind = \"adam\", rho = 0.9 }",
     "sweep.toml:2: train.optimizer: unknown key \"rho\" of \"adam\"; allowed: kind, beta1, beta2, epsilon, "
     "weight_decay, clip"},
    {"[train]\noptimizer = { kind = \"momentum\", momentum = 1.5 }",
     "sweep.toml:2: train.optimizer: momentum 1.5 is out of range; allowed: 0 or more, less than 1"},
    {"[train]\noptimizer = { kind = \"adam\", beta2 = 1 }",
     "sweep.toml:2: train.optimizer: beta2 1 is out of range; allowed: 0 or more, less than 1"},
    {"[train]\nschedule = { kind = \"step\", every = 0 }",
     "sweep.toml:2: train.schedule: every 0 is out of range; allowed: 1 to 10000000"},
    {"[train]\nregularization_rate = [0.1, 0.2]",
     "sweep.toml:2: train.regularization_rate: 2 rates for network.hidden = [4, 2]; allowed: one for all, or "
     "one a layer of weights, 3"},
    {"[train]\nregularization_rate = []",
     "sweep.toml:2: train.regularization_rate: expected a number, 0 or more, or a list of "
     "them, one a layer of weights, the output's last"},
    {"[train]\nregularization_rate = [0.1, -0.2, 0]",
     "sweep.toml:2: train.regularization_rate: -0.2 is out of range; allowed: 0 or more"},
    {"[train]\ndropout = 1", "sweep.toml:2: train.dropout: 1 is out of range; allowed: 0 to 0.99"},
    {"[train]\ndropout = [0.1, 0.2, 0.3]",
     "sweep.toml:2: train.dropout: 3 shares for network.hidden = [4, 2]; allowed: one for all, or one a "
     "layer"},
    {"[network]\nshortcuts = 1", "sweep.toml:2: network.shortcuts: expected true or false"},
    {"[network]\noutput = \"tanh\"\n[train]\nloss = \"cross-entropy\"",
     "sweep.toml:2: network.output: \"tanh\" with train.loss = \"cross-entropy\"; allowed: auto, sigmoid"},
    {"[data]\ndataset = \"plane\"\n[train]\nloss = \"hinge\"",
     "sweep.toml:4: train.loss: \"hinge\" needs classes, and \"plane\" is a regression; allowed: square, "
     "huber"},
    {"[network]\nhidden = [33]\n[train]\noptimizer = \"adam\"",
     "sweep.toml:4: train.optimizer: not with layers of more than 32 neurons, as in network.hidden = [33]"},
    {"[train]\nloss = \"hings\"",
     "sweep.toml:2: train.loss: unknown value \"hings\"; allowed: square, cross-entropy, hinge, huber; did "
     "you "
     "mean hinge?"},
    {"[train]\norder = \"random\"",
     "sweep.toml:2: train.order: unknown value \"random\"; allowed: fixed, shuffled"},
    {"[train]\nmath = \"quick\"", "sweep.toml:2: train.math: unknown value \"quick\"; allowed: exact, fast"},
    {"[train]\nprecision = \"float16\"",
     "sweep.toml:2: train.precision: unknown value \"float16\"; allowed: float32, float64; did you mean "
     "float32?"},
    {"[train]\nregularization = \"L1\"",
     "sweep.toml:2: train.regularization: unknown value \"L1\"; allowed: none, l1, l2, l1-proximal, "
     "elastic-net; did you mean l1?"},
    {"[record]\ncurve = \"linear\"",
     "sweep.toml:2: record.curve: unknown value \"linear\"; allowed: none, log, every"},
    {"[stop]\nthen = \"stop\"", "sweep.toml:2: stop.then: unknown value \"stop\"; allowed: record, freeze"},
    {"[stop]\nsolved = \"accuracy >= 0.99\"",
     "sweep.toml:2: stop.solved: unknown value \"accuracy\"; allowed: train_loss, test_loss, train_accuracy, "
     "test_accuracy; did you mean train_accuracy?"},
    {"[stop]\nsolved = \"test_acuracy >= 0.99\"",
     "sweep.toml:2: stop.solved: unknown value \"test_acuracy\"; allowed: train_loss, test_loss, "
     "train_accuracy, test_accuracy; did you mean test_accuracy?"},
    {"[stop]\nsolved = \"test_accuracy = 0.99\"",
     "sweep.toml:2: stop.solved: expected a criterion, e.g. \"test_accuracy >= 0.99\" or \"test_loss < "
     "0.05\", or \"never\""},
    {"[stop]\nsolved = \"test_accuracy >= high\"",
     "sweep.toml:2: stop.solved: expected a criterion, e.g. \"test_accuracy >= 0.99\" or \"test_loss < "
     "0.05\", or \"never\""},
    {"[stop]\nsolved = true",
     "sweep.toml:2: stop.solved: expected a criterion, e.g. \"test_accuracy >= 0.99\" or \"test_loss < "
     "0.05\", or \"never\""},
    {"[grid]\nnetwork.hidden = [4, 8]",
     "sweep.toml:2: network.hidden: an axis of it is a list of lists, e.g. [[8, 8]]"},
    {"[grid]\nnetwork.hidden = [[4], [1025]]",
     "sweep.toml:2: network.hidden: width 1025 is out of range; allowed: 1 to 1024"},
    {"[grid]\nnetwork.hidden = [\n  [4],\n  [8, 1025],\n]",
     "sweep.toml:4: network.hidden: width 1025 is out of range; allowed: 1 to 1024"},
    {"[grid]\nnetwork.hidden = []",
     "sweep.toml:2: network.hidden: empty axis; allowed: one or more values, e.g. [[8, 8]]"},
    {"[grid]\ntrain.batch = 4", "sweep.toml:2: train.batch: an axis is a list of values, e.g. [10]"},
    {"[grid]\ndata.features = [\"x\", \"y\"]",
     "sweep.toml:2: data.features: an axis of it is a list of lists, e.g. [[\"x\", \"y\"]]"},
    {"[grid]\nseeds.count = [1, 2]",
     "sweep.toml:2: seeds.count: can't be an axis; axes are keys of [data], [network] and [train]"},
    {"[grid]\nname = [\"a\"]",
     "sweep.toml:2: name: can't be an axis; axes are keys of [data], [network] and [train]"},
    {"[grid]\ntrain.batch = [1, 10, 1]", "sweep.toml:2: train.batch: 1 is there twice"},
    {"[grid]\ntrain.batch = [1, 2]\n[zip]\ntrain.batch = [1, 2]",
     "sweep.toml:4: train.batch: is an axis already, at line 2"},
    {"[grid]\ntrain.batch = [1]\n\"train.batch\" = [1]",
     "sweep.toml:3: train.batch: is an axis already, at line 2"},
    {"[zip]\ntrain.batch = [1, 2]\ndata.noise = [0]",
     "sweep.toml:3: data.noise: 1 value, but train.batch has 2; the axes of [zip] advance together"},
    {"[zip]\ntrain.batch = [1, 1]\ndata.noise = [0, 0]",
     "sweep.toml:2: train.batch: the combination 1, 0 is there twice"},
    {"[train]\nbatch = 0\n[grid]\ntrain.batch = [1]",
     "sweep.toml:2: train.batch: 0 is out of range; allowed: 1 to 1000000"},
    {"[network]\nhidden = [8, 8]\nactivation = [\"relu\", \"tanh\", \"relu\"]",
     "sweep.toml:3: network.activation: 3 activations for network.hidden = [8, 8]; allowed: one for all, or "
     "one a layer"},
    {"[network]\nactivation = [\"relu\", \"tanh\"]\n[grid]\nnetwork.hidden = [[8, 4], [8]]",
     "sweep.toml:2: network.activation: 2 activations for network.hidden = [8]; allowed: one for all, or one "
     "a layer"},
    {"[grid]\nnetwork.hidden = [[8], [4, 4]]\nnetwork.activation = [\n  \"relu\",\n  [\"relu\", "
     "\"tanh\"],\n]",
     "sweep.toml:5: network.activation: 2 activations for network.hidden = [8]; allowed: one for all, or one "
     "a layer"},
    {"[zip]\nnetwork.hidden = [[8], [4, 4]]\nnetwork.activation = [[\"relu\", \"tanh\"], \"relu\"]",
     "sweep.toml:3: network.activation: 2 activations for network.hidden = [8]; allowed: one for all, or one "
     "a layer"},
    {"[data]\ndataset = \"file\"",
     "sweep.toml:2: data.dataset: \"file\" needs a file; give data.file, e.g. \"points.csv\""},
    {"[grid]\ndata.dataset = [\n\"circle\",\n\"file\"]",
     "sweep.toml:4: data.dataset: \"file\" needs a file; give data.file, e.g. \"points.csv\""},
    {"[data]\ndataset = \"spiral\"\nfile = \"points.csv\"",
     "sweep.toml:3: data.file: only with data.dataset = \"file\"; remove one of the two"},
    {"[data]\nfile = \"/nowhere/points.csv\"",
     "sweep.toml:2: data.file: cannot read /nowhere/points.csv: No such file or directory"},
    {"[data]\nfile = \"\"",
     "sweep.toml:2: data.file: expected the path of a CSV file of x,y,label, e.g. \"points.csv\""},
    {"[data]\nfile = \"/\"", "sweep.toml:2: data.file: cannot read /: it is a directory"},
    {"[data]\ndataset = \"plane\"\n[stop]\nsolved = \"test_accuracy > 0.9\"",
     "sweep.toml:4: stop.solved: \"plane\" is a regression and has no accuracy; allowed: train_loss, "
     "test_loss, never"},
    {"[stop]\nsolved = \"train_accuracy > 0.9\"\n[grid]\ndata.dataset = [\"circle\", \"multi-gauss\"]",
     "sweep.toml:2: stop.solved: \"multi-gauss\" is a regression and has no accuracy; allowed: train_loss, "
     "test_loss, never"},
    {"[seeds]\ncount = 4\ncrossed = { init = 2 }",
     "sweep.toml:3: seeds.crossed: not with seeds.count; remove one of the two"},
    {"[seeds]\ncrossed = { init = 2 }\nvary = [\"init\"]",
     "sweep.toml:2: seeds.crossed: not with seeds.vary; remove one of the two"},
    {"[seeds]\ncrossed = {}",
     "sweep.toml:2: seeds.crossed: expected a table of counts, e.g. { init = 16, data = 16, order = 16 }"},
    {"[seeds]\ncrossed = 3",
     "sweep.toml:2: seeds.crossed: expected a table of counts, e.g. { init = 16, data = 16, order = 16 }"},
    {"[seeds]\ncrossed = { init = 0 }",
     "sweep.toml:2: seeds.crossed: init 0 is out of range; allowed: 1 to 1099511627776"},
    {"[seeds]\ncrossed = { weights = 2 }",
     "sweep.toml:2: seeds.crossed: unknown key \"weights\"; allowed: init, data, order"},
    {"[seeds]\ncrossed = { init = 1000000, data = 1000000, order = 1000000 }",
     "sweep.toml:2: seeds.crossed: the product of the seeds is out of range; allowed: 1 to 1099511627776"},
    {"[seeds]\nvary = []",
     "sweep.toml:2: seeds.vary: expected a list of one or more of \"init\", \"data\", \"order\""},
    {"[seeds]\nvary = \"init\"",
     "sweep.toml:2: seeds.vary: expected a list of one or more of \"init\", \"data\", \"order\""},
    {"[seeds]\nvary = [\"none\"]",
     "sweep.toml:2: seeds.vary: unknown value \"none\"; allowed: init, data, order"},
    {"[seeds]\nvary = [\"init\", \"init\"]", "sweep.toml:2: seeds.vary: \"init\" is there twice"},
    {"[files]\n\"a.csv\" = 3",
     "sweep.toml:2: files: expected the XXH3 hash of a file, 32 hexadecimal digits"},
    {"files = 3", "sweep.toml:1: files: expected a table of paths and hashes"},
};

TEST(SweepErrors, EveryBrokenFileHasItsLine) {
  for (const Case& c : kBrokenFiles) {
    EXPECT_EQ(error_of([&] { parse(c.toml); }), c.line) << c.toml;
  }
  EXPECT_GE(std::size(kBrokenFiles), 60u);
}

TEST(SweepErrors, TooManyNetworks) {
  std::string batches;
  for (int i = 1; i <= 9000; ++i) batches += std::to_string(i) + ", ";
  EXPECT_EQ(
      error_of([&] { parse("[seeds]\ncount = 1099511627776\n[grid]\ntrain.batch = [" + batches + "]\n"); }),
      "sweep.toml:2: seeds.count: too many networks, 9.9e+15; allowed: 9007199254740992");
  EXPECT_EQ(
      error_of([&] {
        std::string axes;
        for (const char* key : {"batch", "epochs", "learning_rate", "regularization_rate"}) {
          axes += std::string("train.") + key + " = [" + batches + "]\n";
        }
        parse("[grid]\n" + axes + "data.playground_seed = [\"1\", \"2\"]");
      }),
      "sweep.toml:6: data.playground_seed: too many configurations, 1.3e+16; allowed: 9007199254740992");
}

TEST(SweepErrors, DeepNestingIsNoCrash) {
  const std::string deep = "[network]\nhidden = " + std::string(100000, '[');
  EXPECT_EQ(error_of([&] { parse(deep); }).substr(0, 13), "sweep.toml:2:");
}

}  // namespace
}  // namespace seedbed
