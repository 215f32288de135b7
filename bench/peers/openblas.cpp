// SPDX-License-Identifier: MIT
#include "openblas.hpp"

#include "loop_epoch.hpp"

namespace bench {
namespace {

const Registration known({
    .name = "openblas",
    .network = [](const Task& task) -> std::unique_ptr<Contender> {
      return std::make_unique<LoopContender<Openblas>>(task);
    },
    .epoch = [](const Images& images) -> std::unique_ptr<EpochContender> {
      return std::make_unique<LoopEpoch<Openblas>>(images);
    },
    .products = [](const Operands& operands) -> std::unique_ptr<ProductsContender> {
      return std::make_unique<LibraryProducts<Openblas>>(operands);
    },
    .set_threads = openblas_set_num_threads,
    .about = []() -> std::string { return std::string("kernels for ") + openblas_get_corename(); },
});

}  // namespace
}  // namespace bench
