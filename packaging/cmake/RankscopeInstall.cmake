# What `cmake --install` puts where. LibTorch and Arrow stay where they are: the programs find them by their rpath.
include(GNUInstallDirs)
get_property(_programs GLOBAL PROPERTY RANKSCOPE_PROGRAMS)
if(_programs)
    install(TARGETS ${_programs} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()

set(_resources "${PROJECT_SOURCE_DIR}/resources")
set(_linux "${PROJECT_SOURCE_DIR}/packaging/linux")
install(DIRECTORY "${_resources}/presets" DESTINATION "${CMAKE_INSTALL_DATADIR}/rankscope"
        FILES_MATCHING PATTERN "*.json")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
if(TARGET rankscope)
    install(FILES "${_linux}/rankscope.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
    install(FILES "${_linux}/org.rankscope.Rankscope.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
    install(FILES "${_linux}/rankscope-mime.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages")
    install(FILES "${_resources}/icons/rankscope.svg"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
endif()
