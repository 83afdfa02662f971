// SPDX-License-Identifier: Apache-2.0
// The files that cmake/SeedbedReport.cmake puts into the program.
#pragma once

#include <string>
#include <string_view>

namespace seedbed::page {

/// A file of src/report/web by its name; std::logic_error if there is none.
std::string_view asset(std::string_view name);

/// Our scripts, one after the other in the order of CMakeLists.txt.
std::string scripts();

/// Apache ECharts, minified; empty in a build without npm.
std::string_view chart_library();

}  // namespace seedbed::page
