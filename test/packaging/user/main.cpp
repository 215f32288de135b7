#include <iostream>
#include <strata/strata.hpp>

using Xor = strata::Network<strata::Input<2>, strata::Dense<2, 3, strata::Sigmoid>, strata::Dense<3, 1, strata::Sigmoid>>;

int main() {
  const Xor network;
  strata::Matrix<float, 1, 1> y;
  network.predict(strata::Matrix<float, 1, 2>{{0, 1}}, y);
  std::cout << Xor::parameter_count << " parameters say " << y(0, 0) << '\n';
  return 0 < y(0, 0) && y(0, 0) < 1 ? 0 : 1;
}
