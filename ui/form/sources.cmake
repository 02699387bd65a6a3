target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/field_editor.cpp
    ${CMAKE_CURRENT_LIST_DIR}/field_list.cpp
    ${CMAKE_CURRENT_LIST_DIR}/field_row.cpp
    ${CMAKE_CURRENT_LIST_DIR}/form_model.cpp
    ${CMAKE_CURRENT_LIST_DIR}/form_page.cpp
    ${CMAKE_CURRENT_LIST_DIR}/form_page_branch.cpp
    ${CMAKE_CURRENT_LIST_DIR}/form_page_build.cpp
    ${CMAKE_CURRENT_LIST_DIR}/form_page_files.cpp
    ${CMAKE_CURRENT_LIST_DIR}/form_page_words.cpp
    ${CMAKE_CURRENT_LIST_DIR}/module_summary.cpp
    ${CMAKE_CURRENT_LIST_DIR}/number_box.cpp
    ${CMAKE_CURRENT_LIST_DIR}/preview_pane.cpp
    ${CMAKE_CURRENT_LIST_DIR}/shape_icon.cpp
    ${CMAKE_CURRENT_LIST_DIR}/text_editors.cpp
    ${CMAKE_CURRENT_LIST_DIR}/value_editors.cpp)
