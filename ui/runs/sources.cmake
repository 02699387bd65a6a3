target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/run_commands.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_details.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_filter.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_presentation.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_table_model.cpp
    ${CMAKE_CURRENT_LIST_DIR}/runs_page.cpp
    ${CMAKE_CURRENT_LIST_DIR}/runs_page_build.cpp
    ${CMAKE_CURRENT_LIST_DIR}/runs_page_layout.cpp
    ${CMAKE_CURRENT_LIST_DIR}/runs_view.cpp)
