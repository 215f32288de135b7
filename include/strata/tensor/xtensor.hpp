// SPDX-License-Identifier: MIT
#pragma once

// What others' headers are warned of is not for the users of ours to see.
#pragma GCC system_header

#include "strata/tensor/configuration.hpp"

// xtensor moved its headers into folders in 0.26. Releases of xtensor and xtl that do not fit each other end in
// hundreds of errors, so they are compared here.
#if !__has_include(<xtl/xtl_config.hpp>)
#include "strata needs xtensor 0.24 or later and its xtl: Debian has them as libxtensor-dev and xtl-dev"
#endif

#include <xtl/xtl_config.hpp>

#if __has_include(<xtensor/containers/xfixed.hpp>)

#if XTL_VERSION_MAJOR == 0 && XTL_VERSION_MINOR < 8
#include "strata: xtensor 0.26 and later need xtl 0.8 or later; this xtl is older"
#endif
#include <xtensor/containers/xbuffer_adaptor.hpp>
#include <xtensor/containers/xfixed.hpp>
#include <xtensor/core/xfunction.hpp>
#include <xtensor/core/xoperation.hpp>
#include <xtensor/generators/xgenerator.hpp>

#elif __has_include(<xtensor/xtensor_config.hpp>)

#include <xtensor/xtensor_config.hpp>
#if XTENSOR_VERSION_MAJOR == 0 && XTENSOR_VERSION_MINOR < 24
#include "strata needs xtensor 0.24 or later; this one is older"
#endif
#if XTL_VERSION_MAJOR > 0 || XTL_VERSION_MINOR >= 8
#include "strata: xtensor before 0.26 needs xtl 0.7; this xtl is newer"
#endif
#if XTENSOR_VERSION_MINOR == 25 && !__has_include(<xtl/xcompare.hpp>)
#include "strata: xtensor 0.25 needs xtl 0.7.5 or later; this xtl is older"
#endif
#include <xtensor/xbuffer_adaptor.hpp>
#include <xtensor/xfixed.hpp>
#include <xtensor/xfunction.hpp>
#include <xtensor/xgenerator.hpp>
#include <xtensor/xoperation.hpp>

#else
#include "strata needs xtensor 0.24 or later: Debian has it as libxtensor-dev"
#endif
