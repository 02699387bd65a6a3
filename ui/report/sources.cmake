target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/parts_list.cpp
    ${CMAKE_CURRENT_LIST_DIR}/report_document.cpp
    ${CMAKE_CURRENT_LIST_DIR}/report_files.cpp
    ${CMAKE_CURRENT_LIST_DIR}/report_page.cpp
    ${CMAKE_CURRENT_LIST_DIR}/report_preview.cpp)
