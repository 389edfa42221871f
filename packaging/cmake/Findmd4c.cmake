# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
# md4c, a CommonMark parser in C. Some of its packages bring a CMake file of their own and some do not, so it is looked for by its
# header and its library: -DCMAKE_PREFIX_PATH, or -Dmd4c_INCLUDE_DIR and -Dmd4c_LIBRARY, lead to one elsewhere.

include(FindPackageHandleStandardArgs)
find_path(md4c_INCLUDE_DIR md4c.h)
find_library(md4c_LIBRARY NAMES md4c libmd4c)
find_package_handle_standard_args(md4c REQUIRED_VARS md4c_LIBRARY md4c_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Install libmd4c-dev (Debian, Ubuntu), md4c-devel (Fedora) or md4c (Homebrew, vcpkg).")
mark_as_advanced(md4c_INCLUDE_DIR md4c_LIBRARY)
if(md4c_FOUND AND NOT TARGET md4c::md4c)
  add_library(md4c::md4c UNKNOWN IMPORTED)
  set_target_properties(md4c::md4c PROPERTIES IMPORTED_LOCATION "${md4c_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${md4c_INCLUDE_DIR}")
endif()
