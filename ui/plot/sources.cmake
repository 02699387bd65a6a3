target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/colour_scale.cpp
    ${CMAKE_CURRENT_LIST_DIR}/curve_canvas.cpp
    ${CMAKE_CURRENT_LIST_DIR}/curve_layer.cpp
    ${CMAKE_CURRENT_LIST_DIR}/kind_labels.cpp
    ${CMAKE_CURRENT_LIST_DIR}/map_tile_painter.cpp
    ${CMAKE_CURRENT_LIST_DIR}/map_tiles.cpp
    ${CMAKE_CURRENT_LIST_DIR}/plot_export.cpp
    ${CMAKE_CURRENT_LIST_DIR}/plot_menu.cpp
    ${CMAKE_CURRENT_LIST_DIR}/plot_overlay.cpp
    ${CMAKE_CURRENT_LIST_DIR}/plot_theme.cpp
    ${CMAKE_CURRENT_LIST_DIR}/plot_view.cpp
    ${CMAKE_CURRENT_LIST_DIR}/rank_map.cpp
    ${CMAKE_CURRENT_LIST_DIR}/rank_map_painter.cpp
    ${CMAKE_CURRENT_LIST_DIR}/parallel_plot.cpp
    ${CMAKE_CURRENT_LIST_DIR}/scatter_plot.cpp
    ${CMAKE_CURRENT_LIST_DIR}/schedule_plot.cpp
    ${CMAKE_CURRENT_LIST_DIR}/score_plot.cpp)
