target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/allocation_history.cpp
    ${CMAKE_CURRENT_LIST_DIR}/allocator_lamp.cpp
    ${CMAKE_CURRENT_LIST_DIR}/dropped_curves.cpp
    ${CMAKE_CURRENT_LIST_DIR}/edit_dialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/limit_menu.cpp
    ${CMAKE_CURRENT_LIST_DIR}/live_charts.cpp
    ${CMAKE_CURRENT_LIST_DIR}/live_page.cpp
    ${CMAKE_CURRENT_LIST_DIR}/live_page_build.cpp
    ${CMAKE_CURRENT_LIST_DIR}/live_page_controls.cpp
    ${CMAKE_CURRENT_LIST_DIR}/live_page_views.cpp
    ${CMAKE_CURRENT_LIST_DIR}/live_state.cpp
    ${CMAKE_CURRENT_LIST_DIR}/live_words.cpp)
