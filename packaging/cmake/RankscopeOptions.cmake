# Options, compiler set-up and the places of what lies outside the source tree.

option(RANKSCOPE_GUI "build the window (needs Qt 6 and QCustomPlot)" ON)
option(RANKSCOPE_ENGINE "build what needs LibTorch: the engine and the programs" ON)
option(RANKSCOPE_TESTS "build the tests" ON)
option(RANKSCOPE_WERROR "treat warnings as errors" OFF)
set(RANKSCOPE_SANITIZE "" CACHE STRING "sanitizers to build with, such as address,undefined or thread")
set(RANKSCOPE_ONLY "" CACHE STRING "for development: build only these folders, such as core/run;tests/core/run")
set(RANKSCOPE_COMPILE_JOBS 2 CACHE STRING "compilers at a time; a unit that includes torch takes up to 2 GB")
set(RANKSCOPE_TEST_DATA "${PROJECT_SOURCE_DIR}/../shared/data" CACHE PATH
    "folder of the real data that some tests read; they skip visibly where it is missing")
option(LIBTORCH_CUDA "also link the CUDA half of LibTorch" OFF)

# --- The cache that packaging/fetch.py fills ---
if(DEFINED ENV{RANKSCOPE_CACHE})
    set(_cache "$ENV{RANKSCOPE_CACHE}")
elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(_cache "$ENV{XDG_CACHE_HOME}/rankscope")
else()
    set(_cache "$ENV{HOME}/.cache/rankscope")
endif()
set(RANKSCOPE_CACHE_DIR "${_cache}" CACHE PATH "folder that packaging/fetch.py fills")

# Newest folder in the cache that matches; empty when there is none.
function(_rankscope_newest variable pattern)
    file(GLOB _found LIST_DIRECTORIES true "${RANKSCOPE_CACHE_DIR}/${pattern}")
    list(SORT _found COMPARE NATURAL ORDER DESCENDING)
    set(_newest "")
    if(_found)
        list(GET _found 0 _newest)
    endif()
    set(${variable} "${_newest}" PARENT_SCOPE)
endfunction()
_rankscope_newest(_torch "libtorch-*/torch")
_rankscope_newest(_pyarrow "pyarrow-*/pyarrow")
if(DEFINED ENV{LIBTORCH_ROOT})
    set(_torch "$ENV{LIBTORCH_ROOT}")
endif()
set(LIBTORCH_ROOT "${_torch}" CACHE PATH "the wheel's torch folder (nvidia/ lies beside it), or an unpacked libtorch")
set(PYARROW_ROOT "${_pyarrow}" CACHE PATH "the wheel's pyarrow folder")

# --- Language and outputs ---
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
# The build's programs carry the path that the installed ones have. CMake would otherwise keep room for the later change
# by a row of colons, and the loader takes an empty element of the path for the current folder.
set(CMAKE_BUILD_WITH_INSTALL_RPATH ON)
set(CMAKE_INSTALL_RPATH_USE_LINK_PATH ON)

# --- Build time: ccache (which must be told that a precompiled header is as good as its text), mold, few jobs ---
find_program(RANKSCOPE_CCACHE ccache)
if(RANKSCOPE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
        "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" "CCACHE_NOHASHDIR=1" "${RANKSCOPE_CCACHE}")
endif()
find_program(RANKSCOPE_MOLD mold)
if(RANKSCOPE_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12.1)
    # mold 1.10 begins the segment that becomes read-only in an unmapped page when the code happens to end a
    # few bytes before a page and there is a thread-local variable (torch has one): segments apart avoid that.
    add_link_options(-fuse-ld=mold -Wl,-z,separate-loadable-segments)
endif()
set_property(GLOBAL PROPERTY JOB_POOLS compile=${RANKSCOPE_COMPILE_JOBS} link=2)
set(CMAKE_JOB_POOL_COMPILE compile)
set(CMAKE_JOB_POOL_LINK link)
set(CMAKE_JOB_POOL_PRECOMPILE_HEADER compile)

if(RANKSCOPE_SANITIZE)
    add_compile_options(-fsanitize=${RANKSCOPE_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${RANKSCOPE_SANITIZE})
    if(RANKSCOPE_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
    if(RANKSCOPE_SANITIZE MATCHES "float-cast-overflow") # a number too large for the integer that it becomes
        add_compile_options(-fno-sanitize-recover=float-cast-overflow)
    endif()
endif()

# --- What every target of ours is compiled with ---
add_library(rankscope_options INTERFACE)
target_include_directories(rankscope_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(rankscope_options INTERFACE RANKSCOPE_VERSION="${PROJECT_VERSION}")
# Without -ffp-contract=off a compiler may fuse a*b+c, and results would depend on the processor it builds for.
target_compile_options(rankscope_options INTERFACE
    -Wall -Wextra -Wpedantic -Wno-conversion -ffp-contract=off -Winvalid-pch
    $<$<BOOL:${RANKSCOPE_WERROR}>:-Werror>
    # g++ 12 sees overlapping copies in std::string's own operator+.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
find_package(Threads REQUIRED)
target_link_libraries(rankscope_options INTERFACE Threads::Threads)
