// SPDX-License-Identifier: MIT
#include "experiments/lab.hpp"

namespace experiments {

std::string Lab::recipe(Size batch, Weights own) const {
  const Rule chosen = rule();
  std::string text = "batches of " + count(batch) + ", ";
  if (chosen.momentum)
    text += "momentum " + number_text(*chosen.momentum) + " at η = " + number_text(chosen.learning_rate);
  else
    text += "η from " + number_text(chosen.learning_rate) + " (grown by " + number_text(chosen.grow) + ", slashed by " +
            number_text(chosen.slash) + ')';
  if (options.decay != 1) text += ", η × " + number_text(options.decay) + " after each epoch";
  if (options.l2 > 0) text += ", λ = " + number_text(options.l2);
  return text + (weights(own).uniform ? ", first weights from (−0.1, 0.1)" : ", Glorot’s first weights");
}

}  // namespace experiments
