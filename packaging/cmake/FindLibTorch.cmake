# Finds LibTorch in one folder, LIBTORCH_ROOT, and nowhere else: the torch folder of the wheel (with nvidia/ beside it)
# or an unpacked libtorch archive. Defines LibTorch::torch and LibTorch_VERSION.
#
# The configuration files that torch ships are not used: those of a CUDA build stop where CMake finds no CUDA toolkit,
# though linking needs none. With LIBTORCH_CUDA the CUDA half is linked too; nothing of ours names a symbol of it (its
# kernels register themselves), so the linker has to be told to keep it.

if(LIBTORCH_ROOT AND NOT EXISTS "${LIBTORCH_ROOT}/include/ATen/ATen.h" AND EXISTS "${LIBTORCH_ROOT}/torch/include")
    set(_LibTorch_root "${LIBTORCH_ROOT}/torch")
else()
    set(_LibTorch_root "${LIBTORCH_ROOT}")
endif()

set(_LibTorch_needed torch_cpu c10)
if(LIBTORCH_CUDA)
    list(APPEND _LibTorch_needed torch_cuda c10_cuda)
endif()

# A changed LIBTORCH_ROOT must not leave what an earlier configuration found.
if(NOT "${_LibTorch_root}" STREQUAL "${LibTorch_FOUND_IN}")
    foreach(_library torch_cpu c10 torch_cuda c10_cuda)
        unset(LibTorch_${_library} CACHE)
    endforeach()
    unset(LibTorch_INCLUDE_DIR CACHE)
    set(LibTorch_FOUND_IN "${_LibTorch_root}" CACHE INTERNAL "")
endif()

find_path(LibTorch_INCLUDE_DIR ATen/ATen.h PATHS "${_LibTorch_root}/include" NO_DEFAULT_PATH)
set(_LibTorch_variables LibTorch_INCLUDE_DIR)
foreach(_library IN LISTS _LibTorch_needed)
    find_library(LibTorch_${_library} ${_library} PATHS "${_LibTorch_root}/lib" NO_DEFAULT_PATH)
    list(APPEND _LibTorch_variables LibTorch_${_library})
endforeach()
mark_as_advanced(${_LibTorch_variables})

foreach(_header torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
    set(_file "${LibTorch_INCLUDE_DIR}/${_header}")
    if(NOT LibTorch_VERSION AND EXISTS "${_file}")
        set(_numbers "")
        foreach(_part MAJOR MINOR PATCH)
            file(STRINGS "${_file}" _line REGEX "^#define TORCH_VERSION_${_part} +[0-9]+" LIMIT_COUNT 1)
            if(_line MATCHES "([0-9]+)$")
                list(APPEND _numbers ${CMAKE_MATCH_1})
            endif()
        endforeach()
        list(JOIN _numbers "." LibTorch_VERSION)
    endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch REQUIRED_VARS ${_LibTorch_variables} VERSION_VAR LibTorch_VERSION
    REASON_FAILURE_MESSAGE "Run packaging/start.sh --build-only once, or set LIBTORCH_ROOT to a torch folder")

if(LibTorch_FOUND AND NOT TARGET LibTorch::torch)
    find_package(Threads REQUIRED)
    foreach(_library IN LISTS _LibTorch_needed)
        add_library(LibTorch::${_library} SHARED IMPORTED)
        set_target_properties(LibTorch::${_library} PROPERTIES IMPORTED_LOCATION "${LibTorch_${_library}}")
    endforeach()
    add_library(LibTorch::torch INTERFACE IMPORTED)
    target_include_directories(LibTorch::torch SYSTEM INTERFACE
        "${LibTorch_INCLUDE_DIR}" "${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
    target_compile_features(LibTorch::torch INTERFACE cxx_std_20)
    target_link_libraries(LibTorch::torch INTERFACE LibTorch::torch_cpu LibTorch::c10 Threads::Threads)
    if(LIBTORCH_CUDA)
        target_link_libraries(LibTorch::torch INTERFACE
            "-Wl,--push-state,--no-as-needed" LibTorch::torch_cuda LibTorch::c10_cuda "-Wl,--pop-state")
    endif()
    # DT_RPATH, not DT_RUNPATH: a torch library that loads a sibling by its bare name inherits the program's path.
    target_link_options(LibTorch::torch INTERFACE "LINKER:--disable-new-dtags,--allow-shlib-undefined")
endif()
