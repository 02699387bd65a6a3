<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>LiveWords</name>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MapText</name>
    <message numerus="yes">
        <source>%n matrices only in %1: %2</source>
        <translation>
            <numerusform>%n matrix only in %1: %2</numerusform>
            <numerusform>%n matrices only in %1: %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProgressText</name>
    <message numerus="yes">
        <source>about %n minutes left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hours left</source>
        <translation>
            <numerusform>about %n hour left</numerusform>
            <numerusform>about %n hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n days left</source>
        <translation>
            <numerusform>about %n day left</numerusform>
            <numerusform>about %n days left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::ComparePage</name>
    <message numerus="yes">
        <source>%1 runs compared, in %n groups</source>
        <translation>
            <numerusform>%1 runs compared, in %n group</numerusform>
            <numerusform>%1 runs compared, in %n groups</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::CurveLayer</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n above</source>
        <translation>
            <numerusform>%n above</numerusform>
            <numerusform>%n above</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n below</source>
        <translation>
            <numerusform>%n below</numerusform>
            <numerusform>%n below</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::CurvePlot</name>
    <message numerus="yes">
        <source>%n not above 0 left out</source>
        <translation>
            <numerusform>%n not above 0 left out</numerusform>
            <numerusform>%n not above 0 left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::DensityHeader</name>
    <message numerus="yes">
        <source>%n triplets</source>
        <translation>
            <numerusform>%n triplet</numerusform>
            <numerusform>%n triplets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::DensityPlot</name>
    <message numerus="yes">
        <source>%n triplets</source>
        <translation>
            <numerusform>%n triplet</numerusform>
            <numerusform>%n triplets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::DifferenceTab</name>
    <message numerus="yes">
        <source>; %n known to some only</source>
        <translation>
            <numerusform>; %n known to some only</numerusform>
            <numerusform>; %n known to some only</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::ExportDialog</name>
    <message numerus="yes">
        <source>%n modules of rank 0 are excluded.</source>
        <translation>
            <numerusform>%n module of rank 0 is excluded.</numerusform>
            <numerusform>%n modules of rank 0 are excluded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n modules of rank 0 are kept as empty ones.</source>
        <translation>
            <numerusform>%n module of rank 0 is kept as an empty one.</numerusform>
            <numerusform>%n modules of rank 0 are kept as empty ones.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::ImportWorker</name>
    <message numerus="yes">
        <source>%1: %n runs with %2 numbers imported, %3 with rank maps.</source>
        <translation>
            <numerusform>%1: %n run with %2 numbers imported, %3 with rank maps.</numerusform>
            <numerusform>%1: %n runs with %2 numbers imported, %3 with rank maps.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped: %n runs of %1 were copied.</source>
        <translation>
            <numerusform>Stopped: %n run of %1 was copied.</numerusform>
            <numerusform>Stopped: %n runs of %1 were copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs of %1 were copied into this workspace.</source>
        <translation>
            <numerusform>%n run of %1 was copied into this workspace.</numerusform>
            <numerusform>%n runs of %1 were copied into this workspace.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::ImportanceView</name>
    <message numerus="yes">
        <source>%n allocations; a column holds until the next one. The line is the threshold: what scores no more is masked.</source>
        <translation>
            <numerusform>%n allocation. The line is the threshold: what scores no more is masked.</numerusform>
            <numerusform>%n allocations; a column holds until the next one. The line is the threshold: what scores no more is masked.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::MapsTab</name>
    <message numerus="yes">
        <source>%n runs have no ranks</source>
        <translation>
            <numerusform>%n run has no ranks</numerusform>
            <numerusform>%n runs have no ranks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n maps do not have the number that the cells show</source>
        <translation>
            <numerusform>%n map does not have the number that the cells show</numerusform>
            <numerusform>%n maps do not have the number that the cells show</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::PlotTable</name>
    <message numerus="yes">
        <source>%n rows</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::QueuePage</name>
    <message numerus="yes">
        <source>%n runs wait</source>
        <translation>
            <numerusform>%n run waits</numerusform>
            <numerusform>%n runs wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n train</source>
        <translation>
            <numerusform>, %n trains</numerusform>
            <numerusform>, %n train</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, about %1 and %n runs of unknown length</source>
        <translation>
            <numerusform>, about %1 and %n run of unknown length</numerusform>
            <numerusform>, about %1 and %n runs of unknown length</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::ReportPreview</name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::RunDesk</name>
    <message numerus="yes">
        <source>%n runs are in the queue.</source>
        <translation>
            <numerusform>%n run is in the queue.</numerusform>
            <numerusform>%n runs are in the queue.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::ScatterPlot</name>
    <message numerus="yes">
        <source>%n without a place on these axes</source>
        <translation>
            <numerusform>%n without a place on these axes</numerusform>
            <numerusform>%n without a place on these axes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::StatusStrip</name>
    <message numerus="yes">
        <source>%n runs queued</source>
        <translation>
            <numerusform>%n run queued</numerusform>
            <numerusform>%n runs queued</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::SweepEditor</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n left out</source>
        <translation>
            <numerusform>, %n left out</numerusform>
            <numerusform>, %n left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %n runs to queue</source>
        <translation>
            <numerusform>Add %n run to queue</numerusform>
            <numerusform>Add %n runs to queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::WindowApp</name>
    <message numerus="yes">
        <source>%n runs wait in the queue.</source>
        <translation>
            <numerusform>%n run waits in the queue.</numerusform>
            <numerusform>%n runs wait in the queue.</numerusform>
        </translation>
    </message>
</context>
</TS>
