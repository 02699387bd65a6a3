# How a folder says what it builds. Every function takes PRIVATE libraries unless PUBLIC is named.

# Whether RANKSCOPE_ONLY lets a folder be built.
function(_rankscope_wanted variable folder)
    set(_wanted TRUE)
    if(RANKSCOPE_ONLY AND NOT folder IN_LIST RANKSCOPE_ONLY)
        set(_wanted FALSE)
    endif()
    set(${variable} ${_wanted} PARENT_SCOPE)
endfunction()

# Adds a folder if it has something to build.
function(rankscope_add_layer folder)
    _rankscope_wanted(_wanted "${folder}")
    if(_wanted AND EXISTS "${PROJECT_SOURCE_DIR}/${folder}/CMakeLists.txt")
        add_subdirectory("${PROJECT_SOURCE_DIR}/${folder}" "${PROJECT_BINARY_DIR}/${folder}")
    endif()
endfunction()

# Qt's code generators for a target whose headers hold Q_OBJECT.
function(_rankscope_use_qt target)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets QUIET)
    set_target_properties(${target} PROPERTIES AUTOMOC ON AUTORCC ON AUTOUIC OFF)
    target_compile_definitions(${target} PRIVATE QT_NO_CAST_TO_ASCII QT_NO_FOREACH)
endfunction()

# rankscope_add_library(NAME [QT] SOURCES file… [LINK library…] [PUBLIC library…])
#   A static library. QT switches on moc and rcc. PUBLIC: libraries whose headers its own headers include.
function(rankscope_add_library name)
    cmake_parse_arguments(PARSE_ARGV 1 _arg "QT" "" "SOURCES;LINK;PUBLIC")
    add_library(${name} STATIC ${_arg_SOURCES})
    target_link_libraries(${name} PUBLIC rankscope_options ${_arg_PUBLIC} PRIVATE ${_arg_LINK})
    if(_arg_QT)
        _rankscope_use_qt(${name})
    endif()
endfunction()

# rankscope_add_program(NAME [QT] SOURCES file… [LINK library…])
#   A program, in build/<preset>/bin, installed with the others.
function(rankscope_add_program name)
    cmake_parse_arguments(PARSE_ARGV 1 _arg "QT" "" "SOURCES;LINK")
    add_executable(${name} ${_arg_SOURCES})
    target_link_libraries(${name} PRIVATE rankscope_options ${_arg_LINK})
    if(_arg_QT)
        _rankscope_use_qt(${name})
    endif()
    set_property(GLOBAL APPEND PROPERTY RANKSCOPE_PROGRAMS ${name})
endfunction()

# What the tests of every kind are told.
function(_rankscope_test_definitions name)
    target_compile_definitions(${name} PRIVATE
        RANKSCOPE_TEST_DATA="${RANKSCOPE_TEST_DATA}"
        RANKSCOPE_TEST_CACHE="${RANKSCOPE_CACHE_DIR}"
        RANKSCOPE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        RANKSCOPE_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/bin")
endfunction()

# The environment of every test: nothing of the user's own settings, one OpenMP thread.
function(_rankscope_test_environment variable)
    set(_environment OMP_NUM_THREADS=1)
    if(RANKSCOPE_SANITIZE MATCHES "thread")
        list(APPEND _environment
            "TSAN_OPTIONS=halt_on_error=1:suppressions=${PROJECT_SOURCE_DIR}/packaging/cmake/tsan.supp")
    elseif(RANKSCOPE_SANITIZE)
        list(APPEND _environment
            "ASAN_OPTIONS=detect_leaks=1:check_initialization_order=1"
            "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/packaging/cmake/lsan.supp:print_suppressions=0"
            "UBSAN_OPTIONS=print_stacktrace=1")
    endif()
    set(${variable} ${_environment} PARENT_SCOPE)
endfunction()

# rankscope_add_test(NAME SOURCES file… [LINK library…] [LABELS label…] [TIMEOUT seconds] [WHOLE] [SERIAL])
#   A GoogleTest program. Each of its tests becomes one of CTest, so that a skipped one is seen as skipped; with WHOLE
#   the program is one test of CTest (for suites that share an expensive fixture). SERIAL: nothing runs beside it.
function(rankscope_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 _arg "WHOLE;SERIAL" "TIMEOUT" "SOURCES;LINK;LABELS")
    if(NOT RANKSCOPE_TESTS)
        return()
    endif()
    find_package(GTest REQUIRED QUIET)
    add_executable(${name} ${_arg_SOURCES})
    target_link_libraries(${name} PRIVATE rankscope_options ${_arg_LINK} GTest::gmock GTest::gtest GTest::gtest_main)
    _rankscope_test_definitions(${name})
    if(NOT _arg_LABELS)
        set(_arg_LABELS unit)
    endif()
    if(NOT _arg_TIMEOUT)
        set(_arg_TIMEOUT 120)
    endif()
    if(NOT _arg_SERIAL)
        set(_arg_SERIAL FALSE)
    endif()
    _rankscope_test_environment(_environment)
    if(_arg_WHOLE)
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES LABELS "${_arg_LABELS}" TIMEOUT ${_arg_TIMEOUT}
            ENVIRONMENT "${_environment}" RUN_SERIAL ${_arg_SERIAL})
    else()
        include(GoogleTest)
        gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
            PROPERTIES TIMEOUT ${_arg_TIMEOUT} RUN_SERIAL ${_arg_SERIAL})
        # Properties that are lists do not survive gtest_discover_tests; they are set when the tests are known.
        set(_properties "${CMAKE_CURRENT_BINARY_DIR}/${name}_properties.cmake")
        file(CONFIGURE OUTPUT "${_properties}" @ONLY CONTENT
"if(@name@_TESTS)
    set_tests_properties(\${@name@_TESTS} PROPERTIES LABELS [==[@_arg_LABELS@]==] ENVIRONMENT [==[@_environment@]==])
endif()
")
        set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${_properties}")
    endif()
endfunction()

# rankscope_add_qt_test(NAME SOURCES file… [LINK library…] [LABELS label…] [TIMEOUT seconds] [SERIAL])
#   A Qt Test program, run offscreen, with settings and runtime folders of its own in the build tree.
function(rankscope_add_qt_test name)
    cmake_parse_arguments(PARSE_ARGV 1 _arg "SERIAL" "TIMEOUT" "SOURCES;LINK;LABELS")
    if(NOT RANKSCOPE_TESTS OR NOT RANKSCOPE_GUI)
        return()
    endif()
    find_package(Qt6 6.4 REQUIRED COMPONENTS Widgets Test QUIET)
    add_executable(${name} ${_arg_SOURCES})
    target_link_libraries(${name} PRIVATE rankscope_options ${_arg_LINK} Qt6::Widgets Qt6::Test)
    _rankscope_use_qt(${name})
    _rankscope_test_definitions(${name})
    if(NOT _arg_LABELS)
        set(_arg_LABELS ui)
    endif()
    if(NOT _arg_TIMEOUT)
        set(_arg_TIMEOUT 120)
    endif()
    if(NOT _arg_SERIAL)
        set(_arg_SERIAL FALSE)
    endif()
    set(_home "${PROJECT_BINARY_DIR}/tests/home/${name}")
    file(MAKE_DIRECTORY "${_home}/runtime" "${_home}/config" "${_home}/data" "${_home}/cache")
    file(CHMOD "${_home}/runtime" DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
    _rankscope_test_environment(_environment)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${_arg_LABELS}" TIMEOUT ${_arg_TIMEOUT} RUN_SERIAL ${_arg_SERIAL}
        ENVIRONMENT "${_environment};QT_QPA_PLATFORM=offscreen;XDG_RUNTIME_DIR=${_home}/runtime;XDG_CONFIG_HOME=${_home}/config;XDG_DATA_HOME=${_home}/data;XDG_CACHE_HOME=${_home}/cache;LC_ALL=C.UTF-8")
endfunction()
