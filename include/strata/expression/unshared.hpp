// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "strata/tensor/xtensor.hpp"

/// Each expression of xtensor's carries a std::shared_ptr, in case that somebody wants to share it: `xt::make_xshared`,
/// which `xt::variance` calls, keeps the shared expression there. To make, move and destroy it for each node of each
/// expression was a twentieth of what compilers did for a program that trains. Those that strata has a part in carry
/// none, and are shared all the same, only each time anew.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// The base of what strata's expressions compute.
struct Lazy {};

/// Whether an expression computes such a thing, or holds one that does.
template <class E>
inline constexpr bool is_lazy = false;
template <class F, class R, class S>
inline constexpr bool is_lazy<xt::xgenerator<F, R, S>> = std::is_base_of_v<Lazy, F>;
template <class F, class... Arguments>
inline constexpr bool is_lazy<xt::xfunction<F, Arguments...>> = std::is_base_of_v<Lazy, F> ||
                                                                (is_lazy<std::remove_cvref_t<Arguments>> || ...);

template <class E>
class UnsharedExpression : public xt::xexpression<E> {
 protected:
  UnsharedExpression() = default;
  ~UnsharedExpression() = default;
  UnsharedExpression(const UnsharedExpression&) = default;
  UnsharedExpression(UnsharedExpression&&) noexcept = default;
  UnsharedExpression& operator=(const UnsharedExpression&) = default;
  UnsharedExpression& operator=(UnsharedExpression&&) noexcept = default;
};

}  // namespace strata::detail

namespace xt {

template <class F, class R, class S>
requires strata::detail::is_lazy<xgenerator<F, R, S>>
class xsharable_expression<xgenerator<F, R, S>> : public strata::detail::UnsharedExpression<xgenerator<F, R, S>> {
};
template <class F, class... Arguments>
requires strata::detail::is_lazy<xfunction<F, Arguments...>>
class xsharable_expression<xfunction<F, Arguments...>>
    : public strata::detail::UnsharedExpression<xfunction<F, Arguments...>> {
};

template <class E>
requires strata::detail::is_lazy<E> xshared_expression<E> make_xshared(xexpression<E>&& expression) {
  return xshared_expression<E>(std::make_shared<E>(std::move(expression).derived_cast()));
}

}  // namespace xt
