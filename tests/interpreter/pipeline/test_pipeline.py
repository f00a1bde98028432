"""Pipelines: order of blocks, early stop, streams and their redirections, common parameters."""

from tests.interpreter.engines import shown_with_errors, values

UP = "function Up { begin { 'b' } process { \"p$_\" } end { 'e' } }; "


def test_blocks_run_begin_process_end() -> None:
    assert values(UP + "1, 2 | Up") == ["b", "p1", "p2", "e"]


def test_objects_flow_one_by_one() -> None:
    assert values(
        '$log = @(); 1..2 | ForEach-Object { $log += "a$_"; $_ } | ForEach-Object { $log += "b$_" }; $log'
    ) == [
        "a1",
        "b1",
        "a2",
        "b2",
    ]


def test_select_first_stops_the_commands_before_it() -> None:
    assert values("$n = 0; 1..1000000 | ForEach-Object { $n++; $_ } | Select-Object -First 2; $n") == [1, 2, 2]


def test_error_behind_is_not_caught_by_a_command_before() -> None:
    script = "try { & { try { 1 } catch { 'wrong' } } | ForEach-Object { throw 'behind' } } catch { \"outer $_\" }"
    assert values(script) == ["outer behind"]


def test_errors_merge_into_the_output() -> None:
    assert values("$r = & { 1; Write-Error 'e'; 2 } 2>&1; $r.Count; \"$($r[1])\"") == [3, "e"]


def test_errors_of_a_redirected_block_leave_its_consumer_alone() -> None:
    output, errors, _ = shown_with_errors("& { 1 } 2>$null | ForEach-Object { Write-Error 'seen' }")
    assert output == ""
    assert "seen" in errors


def test_error_variable_collects_what_a_function_reports() -> None:
    script = (
        "function F { [CmdletBinding()] param() Write-Error 'x' }; F -ErrorVariable ev -ErrorAction SilentlyContinue; "
        "$ev.Count"
    )
    assert values(script) == [1]


def test_pipeline_variable_names_the_object_of_an_earlier_command() -> None:
    assert values("1..2 | ForEach-Object { $_ } -PipelineVariable p | ForEach-Object { $p * 10 }") == [10, 20]


def test_input_is_what_reached_the_function() -> None:
    assert values("function Sum-Input { $t = 0; foreach ($x in $input) { $t += $x }; $t }; 1..4 | Sum-Input") == [10]
