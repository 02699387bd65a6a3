target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/column_chooser.cpp
    ${CMAKE_CURRENT_LIST_DIR}/filter_edit.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_columns.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_commands.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_details.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_documents.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_header.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_order.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_presentation.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_table_cells.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_table_model.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_table_rows.cpp
    ${CMAKE_CURRENT_LIST_DIR}/runs_page.cpp
    ${CMAKE_CURRENT_LIST_DIR}/runs_page_actions.cpp
    ${CMAKE_CURRENT_LIST_DIR}/runs_page_build.cpp
    ${CMAKE_CURRENT_LIST_DIR}/runs_page_layout.cpp
    ${CMAKE_CURRENT_LIST_DIR}/runs_page_rows.cpp)
