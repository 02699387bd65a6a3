# Finds Apache Arrow C++ as the pyarrow wheel carries it, in PYARROW_ROOT and nowhere else.
# Defines Arrow::arrow, Arrow::parquet (which brings Arrow::arrow) and PyArrow_VERSION. The wheel has only versioned
# library names (libarrow.so.2600), so those are given to the linker as they are.

if(NOT "${PYARROW_ROOT}" STREQUAL "${PyArrow_FOUND_IN}")
    unset(PyArrow_INCLUDE_DIR CACHE)
    set(PyArrow_FOUND_IN "${PYARROW_ROOT}" CACHE INTERNAL "")
endif()
find_path(PyArrow_INCLUDE_DIR arrow/api.h PATHS "${PYARROW_ROOT}/include" NO_DEFAULT_PATH)
mark_as_advanced(PyArrow_INCLUDE_DIR)
foreach(_library arrow parquet)
    file(GLOB _found "${PYARROW_ROOT}/lib${_library}.so.[0-9]*")
    list(SORT _found COMPARE NATURAL)
    set(PyArrow_${_library} "")
    if(_found)
        list(GET _found 0 PyArrow_${_library})
    endif()
endforeach()
set(_version_header "${PyArrow_INCLUDE_DIR}/arrow/util/config.h")
if(EXISTS "${_version_header}")
    file(STRINGS "${_version_header}" _line REGEX "^#define ARROW_VERSION_STRING " LIMIT_COUNT 1)
    if(_line MATCHES "\"([0-9.]+)")
        set(PyArrow_VERSION "${CMAKE_MATCH_1}")
    endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PyArrow REQUIRED_VARS PyArrow_INCLUDE_DIR PyArrow_arrow PyArrow_parquet
    VERSION_VAR PyArrow_VERSION
    REASON_FAILURE_MESSAGE "Run packaging/start.sh --build-only once, or set PYARROW_ROOT to a pyarrow folder")

if(PyArrow_FOUND AND NOT TARGET Arrow::parquet)
    foreach(_library arrow parquet)
        add_library(Arrow::${_library} SHARED IMPORTED)
        set_target_properties(Arrow::${_library} PROPERTIES
            IMPORTED_LOCATION "${PyArrow_${_library}}"
            INTERFACE_COMPILE_FEATURES cxx_std_20)
        target_include_directories(Arrow::${_library} SYSTEM INTERFACE "${PyArrow_INCLUDE_DIR}")
    endforeach()
    target_link_libraries(Arrow::parquet INTERFACE Arrow::arrow)
endif()
