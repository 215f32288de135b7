// SPDX-License-Identifier: MIT
#include "dlib.hpp"

#include "static_contender.hpp"

namespace bench {
namespace {

// Its products are the BLAS library's, whose peer sets the threads.
const Registration known({
    .name = "dlib",
    .network =
        [](const Task& task) {
          return with_case<std::unique_ptr<Contender>>(
              task, []<class C>(C) { return std::make_unique<StaticContender<DlibNetwork<C::shape, C::batch>, C>>(); });
        },
});

}  // namespace
}  // namespace bench
