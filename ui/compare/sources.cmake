target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/amounts.cpp
    ${CMAKE_CURRENT_LIST_DIR}/compare_page.cpp
    ${CMAKE_CURRENT_LIST_DIR}/compare_set.cpp
    ${CMAKE_CURRENT_LIST_DIR}/compared_maps.cpp
    ${CMAKE_CURRENT_LIST_DIR}/curve_axes.cpp
    ${CMAKE_CURRENT_LIST_DIR}/curve_controls.cpp
    ${CMAKE_CURRENT_LIST_DIR}/curve_store.cpp
    ${CMAKE_CURRENT_LIST_DIR}/curves_tab.cpp
    ${CMAKE_CURRENT_LIST_DIR}/difference_model.cpp
    ${CMAKE_CURRENT_LIST_DIR}/difference_tab.cpp
    ${CMAKE_CURRENT_LIST_DIR}/maps_tab.cpp
    ${CMAKE_CURRENT_LIST_DIR}/pair_picker.cpp
    ${CMAKE_CURRENT_LIST_DIR}/parallel_tab.cpp
    ${CMAKE_CURRENT_LIST_DIR}/plain_table_model.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_picker.cpp
    ${CMAKE_CURRENT_LIST_DIR}/scatter_tab.cpp
    ${CMAKE_CURRENT_LIST_DIR}/seeds_tab.cpp)
