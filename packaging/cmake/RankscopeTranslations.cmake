# Texts in other languages: resources/translations/*.ts, compiled into the program.

# rankscope_add_translations(TARGET)
#   Compiles every rankscope_*.ts and puts the results into the target as resources (:/rankscope/translations).
function(rankscope_add_translations target)
    # Qt's own CMake package for this needs the whole of Linguist; one program is enough.
    find_program(RANKSCOPE_LRELEASE NAMES lrelease6 lrelease-qt6 lrelease
        HINTS /usr/lib/qt6/bin "${QT6_INSTALL_PREFIX}/${QT6_INSTALL_BINS}" "${QT6_INSTALL_PREFIX}/libexec")
    if(NOT RANKSCOPE_LRELEASE)
        message(FATAL_ERROR "lrelease of Qt 6 is missing, which compiles the translations: install qt6-l10n-tools.")
    endif()
    file(GLOB _sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/resources/translations/rankscope_*.ts")
    set(_folder "${CMAKE_CURRENT_BINARY_DIR}/translations")
    set(_list "${_folder}/translations.qrc")
    set(_files "")
    set(_compiled "")
    foreach(_source IN LISTS _sources)
        get_filename_component(_name "${_source}" NAME_WE)
        add_custom_command(OUTPUT "${_folder}/${_name}.qm"
            COMMAND "${RANKSCOPE_LRELEASE}" -silent "${_source}" -qm "${_folder}/${_name}.qm"
            DEPENDS "${_source}" VERBATIM)
        list(APPEND _compiled "${_folder}/${_name}.qm")
        string(APPEND _files "        <file>${_name}.qm</file>\n")
    endforeach()
    file(CONFIGURE OUTPUT "${_list}" @ONLY CONTENT
"<RCC>
    <qresource prefix=\"/rankscope/translations\">
@_files@    </qresource>
</RCC>
")
    add_custom_command(OUTPUT "${_folder}/translations.cpp"
        COMMAND Qt6::rcc --name translations -o "${_folder}/translations.cpp" "${_list}"
        DEPENDS "${_list}" ${_compiled} VERBATIM)
    set_source_files_properties("${_folder}/translations.cpp" PROPERTIES
        SKIP_AUTOGEN ON SKIP_PRECOMPILE_HEADERS ON)
    target_sources(${target} PRIVATE "${_folder}/translations.cpp")
endfunction()
