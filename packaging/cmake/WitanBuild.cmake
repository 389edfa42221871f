# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
# How every room, program and test of Witan is built.

include(CTest)
include(GNUInstallDirs)
option(WITAN_TOUR "Build the tour: witan --tour" ON)
option(WITAN_BENCHMARKS "Build the programs of tests/bench, where tests are built" ON)
option(WITAN_WERROR "Treat warnings as errors" OFF)
option(WITAN_COVERAGE "Build for line coverage" OFF)
set(WITAN_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Precompiled once and shared: what nearly every file includes, and no more, since loading it costs every file.
set(WITAN_COMMON_HEADERS <QByteArray> <QHash> <QJsonArray> <QJsonObject> <QList> <QObject> <QString> <QStringList> <QTimer> <QUuid>
  <algorithm> <functional> <memory> <optional> <utility> <variant> <vector>)

find_program(WITAN_CCACHE ccache)
if(WITAN_CCACHE AND UNIX AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header defeats ccache unless it is told to look past it.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${WITAN_CCACHE})
endif()

add_library(witan_flags INTERFACE)
target_include_directories(witan_flags INTERFACE "${CMAKE_SOURCE_DIR}/src")
target_compile_definitions(witan_flags INTERFACE QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_NO_KEYWORDS
  WITAN_VERSION="${PROJECT_VERSION}")
if(MSVC)
  target_compile_options(witan_flags INTERFACE /W4 /utf-8 $<$<BOOL:${WITAN_WERROR}>:/WX>)
else()
  target_compile_options(witan_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    $<$<BOOL:${WITAN_WERROR}>:-Werror> $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
  if(UNIX)
    # CMake gives programs -fPIE, and no precompiled header serves both; Qt says -fPIC itself in some releases only.
    target_compile_options(witan_flags INTERFACE -fPIC)
  endif()
endif()
if(WITAN_SANITIZE)
  target_compile_options(witan_flags INTERFACE -fsanitize=${WITAN_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(witan_flags INTERFACE -fsanitize=${WITAN_SANITIZE})
endif()
if(WITAN_COVERAGE)
  target_compile_options(witan_flags INTERFACE --coverage -O0 -fprofile-abs-path -fprofile-update=atomic)
  target_link_options(witan_flags INTERFACE --coverage)
endif()

# witan_room(<name> [rooms and libraries it may link])
# One static library Witan::<name> from everything in src/<name>; linking says who may use whom.
function(witan_room name)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${name}/*.cpp" "${CMAKE_SOURCE_DIR}/src/${name}/*.h")
  if(NOT sources MATCHES "[.]cpp")
    add_library(witan_${name} INTERFACE)
    add_library(Witan::${name} ALIAS witan_${name})
    target_link_libraries(witan_${name} INTERFACE witan_flags ${ARGN})
    return()
  endif()
  add_library(witan_${name} STATIC ${sources})
  add_library(Witan::${name} ALIAS witan_${name})
  target_link_libraries(witan_${name} PUBLIC witan_flags ${ARGN})
  set_target_properties(witan_${name} PROPERTIES AUTOMOC ON)
  if(name STREQUAL "core")
    target_precompile_headers(witan_core PRIVATE ${WITAN_COMMON_HEADERS})
  elseif(name STREQUAL "widgets")
    target_precompile_headers(witan_widgets PRIVATE <QtWidgets>)
  else()
    target_precompile_headers(witan_${name} REUSE_FROM witan_core)
  endif()
endfunction()

# witan_program(<name> [sources]): a program in build/bin, composed from the rooms, and installed. Target `programs` builds them all.
add_custom_target(programs)
function(witan_program name)
  add_executable(${name} ${ARGN})
  add_dependencies(programs ${name})
  target_link_libraries(${name} PRIVATE witan_flags)
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
  install(TARGETS ${name} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" BUNDLE DESTINATION .)
endfunction()

# witan_tests(<folder> [libraries]): one ctest for each tests/<folder>/tst_*.cpp.
function(witan_tests folder)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/${folder}/tst_*.cpp")
  if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
    list(FILTER sources EXCLUDE REGEX "_linux\\.cpp$")
  endif()
  if(NOT WITAN_TOUR)
    list(FILTER sources EXCLUDE REGEX "/tst_customers_check[.]cpp$")    # the tour's own
  endif()
  foreach(source IN LISTS sources)
    get_filename_component(stem "${source}" NAME_WE)
    set(target "${folder}_${stem}")
    add_executable(${target} "${source}")
    target_link_libraries(${target} PRIVATE witan_flags witan_support Qt6::Test ${ARGN})
    target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
    target_precompile_headers(${target} REUSE_FROM witan_core)
    set_target_properties(${target} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests/bin")
    target_compile_definitions(${target} PRIVATE WITAN_SOURCE_DIR="${CMAKE_SOURCE_DIR}" WITAN_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    string(REPLACE "tst_" "" label "${stem}")
    add_test(NAME ${folder}.${label} COMMAND ${target})
    # Whoever runs the tests on a desktop is not notified of what they do there.
    set_tests_properties(${folder}.${label} PROPERTIES TIMEOUT 120
      ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_TO_CONSOLE=1;DBUS_SESSION_BUS_ADDRESS=disabled:")
  endforeach()
endfunction()
