target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/preferences.cpp
    ${CMAKE_CURRENT_LIST_DIR}/settings_page.cpp
    ${CMAKE_CURRENT_LIST_DIR}/shortcuts_editor.cpp)
